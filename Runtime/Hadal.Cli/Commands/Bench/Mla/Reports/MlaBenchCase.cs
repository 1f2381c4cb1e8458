using Hadal.Cli.Commands.Bench.Mla.Problems;

namespace Hadal.Cli.Commands.Bench.Mla.Reports;

/// <summary>What a row is about.</summary>
/// <param name="Measurement"><c>decode</c>, or <c>plan</c> for the kernel that plans a step.</param>
/// <param name="Batch">Sequences.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="QueryTokens">New tokens of each sequence.</param>
/// <param name="Length">Tokens of a sequence, in the mean.</param>
/// <param name="Lengths"><c>fixed</c>, <c>normal</c> (deviation: half the mean) or <c>imbalanced</c> (one a hundred times as long as each other).</param>
/// <param name="Cache"><c>bf16</c>, <c>f16</c> or <c>fp8</c> (rows of 656 bytes).</param>
/// <param name="Page">Tokens of a page.</param>
internal sealed record MlaBenchCase(string Measurement, int Batch, int Heads, int QueryTokens, int Length, string Lengths, string Cache, int Page)
{
    internal const string Decode = "decode";
    internal const string Plan = "plan";

    internal static MlaBenchCase Of(MlaProblem problem, string measurement) => new(
        measurement, problem.Batch, problem.Heads, problem.QueryTokens, problem.Length, problem.Lengths.Tag(), problem.Cache.Tag(), problem.Page);
}
