using Hadal.Cli.Commands.Bench.Gemm.Measurements;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Tune.Measuring;

/// <summary>How kernels of each family are measured: the one place that a new tunable family is added to here.</summary>
internal static class KernelMeasurements
{
    /// <summary>Says why a kernel cannot be measured at a number of rows, before anything is.</summary>
    /// <exception cref="HadalException">There is no data for it, or no array holds it.</exception>
    internal static void Check(TunableKernel kernel, int m) => Problem(kernel, m).Check();

    internal static IKernelMeasurement Create(GemmBenchRig rig, TunableKernel kernel, int m) => new GemmTuningMeasurement(rig, Problem(kernel, m));

    // What the benchmark has data for can be tuned.
    private static GemmProblem Problem(TunableKernel kernel, int m) => kernel.Spec is GemmSpec spec && GemmProblem.Of(spec, m) is { } problem && problem.Spec == spec
        ? problem
        : throw new HadalException($"'{kernel.Declared.Name}' ({kernel.Declared.Spec}) cannot be tuned: this hadal has no data to measure it with. --kernel names others.");
}
