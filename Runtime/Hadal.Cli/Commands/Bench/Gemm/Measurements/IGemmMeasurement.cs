using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>One kind of measurement on a GPU, over the problems that a plan gives it.</summary>
internal interface IGemmMeasurement
{
    /// <summary>The kernels that it will run, to be compiled ahead.</summary>
    IEnumerable<KernelVariant> Kernels { get; }

    /// <summary>What it takes one after the other.</summary>
    IReadOnlyList<GemmProblem> Problems { get; }

    /// <summary>The rows of one of them.</summary>
    IReadOnlyList<GemmBenchRow> Measure(GemmProblem problem);
}
