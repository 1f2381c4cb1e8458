using System.Text.Json.Serialization;
using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>What a row is about.</summary>
internal sealed record GemmBenchCase
{
    /// <summary>Rows of A and D.</summary>
    public required int M { get; init; }

    /// <summary>Columns of D, rows of B.</summary>
    public required int N { get; init; }

    /// <summary>The inner dimension.</summary>
    public required int K { get; init; }

    /// <summary>Elements of D: <c>bf16</c> or <c>f32</c>.</summary>
    public required string Result { get; init; }

    /// <summary><c>forward</c> (rows × blocks) or <c>weight-gradient</c> (rows × rows).</summary>
    public required string Operation { get; init; }

    /// <summary>Whether the product is added to what D holds.</summary>
    public required bool Accumulate { get; init; }

    /// <summary>Which measurement the row is of: one of <see cref="GemmMeasurementName"/>.</summary>
    public required string Measurement { get; init; }

    /// <summary>The multiprocessors that the call might use, where not all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SmBudget { get; init; }

    /// <summary>How calls followed each other, where a chain of them was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GemmChainCase? Chain { get; init; }

    internal static GemmBenchCase Of(GemmProblem problem, string measurement) => new()
    {
        M = problem.Shape.M,
        N = problem.Shape.N,
        K = problem.Shape.K,
        Result = problem.Operation.Result.Tag(),
        Operation = problem.Operation.Name,
        Accumulate = problem.Operation.Accumulates,
        Measurement = measurement,
    };
}
