using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Mla.Problems;

/// <summary>What a time means for a step: its operations and bytes, and the least time that they take.</summary>
internal sealed class MlaRates
{
    /// <summary>BF16 multiplications and additions of one Hopper multiprocessor in a clock: 2048 of each.</summary>
    private const double OperationsPerClock = 2 * 2048;

    /// <summary>What a GPU reads at most, in 10¹² bytes a second, as copies on it showed; a GPU that is not listed was not measured.</summary>
    private static readonly Dictionary<string, double> s_memoryTbPerS = new() { ["NVIDIA H200"] = 4.3 };

    /// <param name="problem">The step.</param>
    /// <param name="lengths">Tokens of each sequence.</param>
    internal MlaRates(MlaProblem problem, IReadOnlyList<int> lengths)
    {
        const int KeyAndValue = MlaRules.KeyWidth + MlaRules.ValueWidth;
        double visible = lengths.Sum(length => Enumerable.Range(0, problem.QueryTokens).Sum(token => Math.Max(0.0, length - problem.QueryTokens + 1 + token)));
        Operations = 2 * visible * problem.Heads * KeyAndValue;
        Bytes = lengths.Sum(length => (double)length * problem.Cache.RowBytes()) + ((double)problem.Batch * problem.QueryTokens * problem.Heads * ((2 * KeyAndValue) + sizeof(float)));
    }

    /// <summary>Multiplications and additions with the tokens that each row sees.</summary>
    internal double Operations { get; }

    /// <summary>The keys, the queries and the results, each once.</summary>
    internal double Bytes { get; }

    /// <summary>10¹² multiplications and additions a second.</summary>
    internal double Tflops(double microseconds) => Operations / microseconds / 1e6;

    /// <summary>10¹² bytes a second.</summary>
    internal double TbPerS(double microseconds) => Bytes / microseconds / 1e6;

    /// <summary>
    /// The longer of what the tensor cores need for the operations at a clock and what the memory needs for the bytes, in µs; null without a clock,
    /// and for a GPU whose memory was not measured.
    /// </summary>
    internal double? RooflineUs(double? clockMhz, int multiprocessors, string gpu) =>
        clockMhz is double megahertz && s_memoryTbPerS.TryGetValue(gpu, out double memory)
            ? Math.Max(Operations / (OperationsPerClock * multiprocessors * megahertz), Bytes / (memory * 1e6))
            : null;
}
