using System.Runtime.InteropServices;
using Hadal.Interop.Cuda;

namespace Hadal.Tests.Devices;

internal static unsafe partial class FakeDriver
{
    private const CudaResult StreamCaptureImplicit = (CudaResult)906;

    internal static List<nint> Freed { get; } = [];

    /// <summary>What copies without a stream answer.</summary>
    internal static CudaResult AnswerOfCopy { get; set; }

    [UnmanagedCallersOnly]
    private static CudaResult MemAlloc(nint* address, nuint bytes) => New(address);

    [UnmanagedCallersOnly]
    private static CudaResult MemFree(nint address)
    {
        lock (s_lock)
        {
            Freed.Add(address);
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
