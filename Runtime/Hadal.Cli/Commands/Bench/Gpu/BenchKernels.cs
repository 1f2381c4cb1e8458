using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Loading;
using Hadal.Specs;

[assembly: KernelManifest("hadal1|bench", "Hadal.Cli.Commands.Bench.Gpu.BenchKernels")]

namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>The kernels around a measurement.</summary>
internal sealed unsafe class BenchKernels
{
    private readonly LoadedKernel _read;
    private readonly LoadedKernel _clock;
    private readonly int _readBlocks;

    internal BenchKernels(CudaDevice device)
    {
        const int BlocksPerMultiprocessor = 4;
        _readBlocks = device.MultiprocessorCount * BlocksPerMultiprocessor;
        _read = Load(device, BenchFamily.ReadEntryPoint, BenchFamily.ReadThreads);
        _clock = Load(device, BenchFamily.ClockEntryPoint, threads: 1);
    }

    /// <summary>Reads a buffer of zeros, whole words of 16 bytes.</summary>
    internal void Read(DeviceStream stream, DeviceTensor<byte> source)
    {
        nint address = source.Pointer, sink = source.Pointer;
        ulong words = (ulong)source.Length / 16;
        void** parameters = stackalloc void*[] { &address, &words, &sink };
        ((CudaStream)stream).Launch(_read, _readBlocks, parameters);
    }

    /// <summary>Counts a multiprocessor's clocks over a time, beside whatever else runs: result = {clocks, nanoseconds}.</summary>
    internal void CountClocks(DeviceStream stream, DeviceTensor<ulong> result, TimeSpan time)
    {
        nint address = result.Pointer;
        ulong nanoseconds = (ulong)time.TotalNanoseconds;
        void** parameters = stackalloc void*[] { &address, &nanoseconds };
        ((CudaStream)stream).Launch(_clock, 1, parameters);
    }

    private static LoadedKernel Load(CudaDevice device, string entryPoint, int threads)
    {
        string spec = new BenchSpec().ToCanonical();
        return device.Kernels.Get(new(
            nameof(BenchKernels), spec, KernelFamilies.Variants(spec, KernelLoader.Architecture(device.ComputeCapability!.Value))[0], entryPoint, threads, SharedBytes: 0));
    }
}
