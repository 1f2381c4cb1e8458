using System.Runtime.InteropServices;
using Hadal.Interop.Cuda;

namespace Hadal.Tests.Devices;

internal static unsafe partial class FakeDriver
{
    private const CudaResult StreamCaptureImplicit = (CudaResult)906;

    internal static List<nint> Freed { get; } = [];

    /// <summary>Pinned memory of the host that was freed.</summary>
    internal static List<nint> FreedOfHost { get; } = [];

    /// <summary>Memory of others that is pinned no more.</summary>
    internal static List<nint> Unregistered { get; } = [];

    /// <summary>What calls that allocate or pin answer.</summary>
    internal static CudaResult AnswerOfAllocate { get; set; }

    /// <summary>What copies without a stream answer.</summary>
    internal static CudaResult AnswerOfCopy { get; set; }

    [UnmanagedCallersOnly]
    private static CudaResult MemAlloc(nint* address, nuint bytes) => Allocate(address);

    [UnmanagedCallersOnly]
    private static CudaResult MemHostAlloc(nint* address, nuint bytes, uint flags) => Allocate(address);

    [UnmanagedCallersOnly]
    private static CudaResult MemHostRegister(nint address, nuint bytes, uint flags) => AnswerOfAllocate;

    [UnmanagedCallersOnly]
    private static CudaResult MemFree(nint address) => Add(Freed, address);

    [UnmanagedCallersOnly]
    private static CudaResult MemFreeHost(nint address) => Add(FreedOfHost, address);

    [UnmanagedCallersOnly]
    private static CudaResult MemHostUnregister(nint address) => Add(Unregistered, address);

    private static CudaResult Allocate(nint* address) => AnswerOfAllocate == CudaResult.Success ? New(address) : AnswerOfAllocate;

    private static CudaResult Add(List<nint> addresses, nint address)
    {
        lock (s_lock)
        {
            addresses.Add(address);
            return CudaResult.Success;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult MemcpyHtoD(nint destination, void* source, nuint bytes) => Copy();

    [UnmanagedCallersOnly]
    private static CudaResult MemcpyDtoH(void* destination, nint source, nuint bytes) => Copy();

    // The legacy stream waits for streams that capture, which cannot be waited for.
    private static CudaResult Copy()
    {
        OnWait?.Invoke();
        lock (s_lock)
        {
            return InvalidateCaptures() ? StreamCaptureImplicit : AnswerOfCopy;
        }
    }
}
