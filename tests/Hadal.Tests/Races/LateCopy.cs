using System.Runtime.InteropServices;
using Hadal.Compilation;
using Hadal.Loading;

namespace Hadal.Tests.Races;

/// <summary>A kernel that lets the next one begin, waits for a while, and only then writes what that one works on.</summary>
internal sealed unsafe class LateCopy : IDisposable
{
    internal const string Configuration = "late";

    private const string EntryPoint = "late_copy";
    private const int Blocks = 4;
    private const int Threads = 256;
    private const int BytesOfUnit = 16;

    private readonly LoadedKernel _kernel;
    private readonly DeviceTensor<byte> _source;
    private readonly Action<DeviceStream> _spoil;
    private readonly nint _destination;

    private LateCopy(Device device, nint destination, ReadOnlySpan<byte> bytes, Action<DeviceStream> spoil)
    {
        (_destination, _spoil) = (destination, spoil);
        _source = new(device, bytes.Length);
        _source.CopyFrom(bytes);
        _kernel = ((CudaDevice)device).Kernels.Get(
            new("Mutant.Late", "hadal1|late", Variant, EntryPoint, Threads, SharedBytes: 0));
    }

    internal static KernelVariant Variant { get; } = new(Configuration, """
        #include "common/dependent_launch.cuh"

        extern "C" __global__ void late_copy(uint4* destination, const uint4* source, unsigned long long count)
        {
            hadal::wait_for_upstream();
            hadal::let_dependents_launch();
            unsigned long long start, now;
            asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(start));
            do { asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(now)); } while (now - start < 200000ull);
            for (unsigned long long i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x)
                destination[i] = source[i];
        }

        """);

    /// <summary>A copy of what a tensor is to hold, in whole units of 16 bytes.</summary>
    internal static LateCopy Of<T>(Device device, DeviceTensor<T> destination, T[] values)
        where T : unmanaged => new(device, destination.Pointer, MemoryMarshal.AsBytes<T>(values), stream => destination.Fill(stream, 0xFF));

    /// <summary>Fills the tensor with NaN and queues the kernel, which lets the next one begin.</summary>
    internal void Queue(DeviceStream stream)
    {
        _spoil(stream);
        (nint destination, nint source, ulong count) = (_destination, _source.Pointer, (ulong)_source.Length / BytesOfUnit);
        void** parameters = stackalloc void*[] { &destination, &source, &count };
        ((CudaStream)stream).Launch(_kernel, Blocks, parameters);
    }

    public void Dispose() => _source.Dispose();
}
