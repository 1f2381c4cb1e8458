using Hadal.Compilation;
using Hadal.Loading;
using Hadal.Tests.Gpu;

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
    private readonly bool _isOfD;

    private LateCopy(Device device, nint destination, ReadOnlySpan<byte> bytes, Action<DeviceStream> spoil, bool isOfD)
    {
        (_destination, _spoil, _isOfD) = (destination, spoil, isOfD);
        _source = new(device, bytes.Length);
        _source.CopyFrom(bytes);
        _kernel = ((CudaDevice)device).Kernels.Get(
            "hadal1|late", Configuration, () => new("Mutant.Late", "hadal1|late", Variant, EntryPoint, Threads, SharedBytes: 0));
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

    internal static LateCopy Of(Device device, LateOperand operand, MutantOperands operands, GemmCase<BFloat16> @case) => operand switch
    {
        LateOperand.A => new(device, @case.A.Values.Pointer, Bytes(operands.A.Values), stream => @case.A.Values.Fill(stream, 0xFF), false),
        LateOperand.B => new(device, @case.B.Values.Pointer, Bytes(operands.B.Values), stream => @case.B.Values.Fill(stream, 0xFF), false),
        _ => new(device, @case.D.Pointer, Bytes(operands.Previous!), stream => @case.D.Fill(stream, 0xFF), true),
    };

    /// <summary>Queues this and the GEMM behind it, which until then finds NaN.</summary>
    internal void Queue(DeviceStream stream, GemmCase<BFloat16> @case, GemmKernel gemm)
    {
        if (!_isOfD)
        {
            @case.D.Fill(stream, 0xFF);
        }

        _spoil(stream);
        (nint destination, nint source, ulong count) = (_destination, _source.Pointer, (ulong)_source.Length / BytesOfUnit);
        void** parameters = stackalloc void*[] { &destination, &source, &count };
        ((CudaStream)stream).Launch(_kernel, Blocks, parameters);
        @case.Queue(gemm, stream);
    }

    public void Dispose() => _source.Dispose();

    private static ReadOnlySpan<byte> Bytes<T>(T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values);
}
