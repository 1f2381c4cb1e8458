using System.Globalization;
using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>What is told of a measurement when it is done.</summary>
internal static class GemmProgress
{
    internal static string Line(GemmProblem problem, IReadOnlyList<GemmBenchRow> rows)
    {
        GemmBenchRow last = rows[^1];
        return string.Create(CultureInfo.InvariantCulture, $"{last.Case.Measurement} {problem} {last.OursUs:F1} µs");
    }
}
