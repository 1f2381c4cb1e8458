using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Kernels around a measurement: one empties the L2 cache, one tells the clock of the multiprocessors.</summary>
internal sealed class BenchFamily : IKernelFamily
{
    internal const string ReadEntryPoint = "hadal_bench_read";

    internal const string ClockEntryPoint = "hadal_bench_clock";

    /// <summary>Threads of a block that reads.</summary>
    internal const int ReadThreads = 512;

    public string Tag => BenchSpec.FamilyTag;

    public IKernelSpec Parse(string canonical) => BenchSpec.Parse(canonical);

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture) =>
    [
        new("default", $$"""
            // {{spec.ToCanonical()}}
            #include "bench/clock.cuh"
            #include "bench/read.cuh"

            extern "C" __global__ void __launch_bounds__({{ReadThreads}}) {{ReadEntryPoint}}(const uint4* source, hadal::u64 count, hadal::u32* sink)
            {
                hadal::read_all(source, count, sink);
            }

            extern "C" __global__ void __launch_bounds__(1) {{ClockEntryPoint}}(hadal::u64* result, hadal::u64 nanoseconds)
            {
                hadal::measure_clock(result, nanoseconds);
            }

            """),
    ];
}
