using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>Makes our kernel for a problem.</summary>
internal static class GemmKernels
{
    /// <summary>As an application would have it: a call chooses among the compiled variants.</summary>
    internal static GemmKernel Create(GemmProblem problem) => GemmKernel.FromCanonical(problem.Spec.ToCanonical(), Name(problem));

    /// <summary>With one given configuration.</summary>
    internal static GemmKernel Create(GemmProblem problem, GemmConfiguration configuration) => GemmKernel.Create(problem.Spec, $"{Name(problem)}.{configuration.Name}", configuration);

    private static string Name(GemmProblem problem) => $"Gemm{problem.Shape.N}x{problem.Shape.K}";
}
