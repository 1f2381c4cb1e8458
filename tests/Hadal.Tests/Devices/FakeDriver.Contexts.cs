using System.Runtime.InteropServices;
using Hadal.Interop.Cuda;

namespace Hadal.Tests.Devices;

internal static unsafe partial class FakeDriver
{
    private const CudaResult StreamCaptureUnsupported = (CudaResult)900;

    [ThreadStatic]
    private static nint s_context;

    /// <summary>Contexts in which a kernel has failed.</summary>
    internal static HashSet<nint> LostContexts { get; } = [];

    /// <summary>Contexts that cannot be waited for just now, as while a stream of another library captures.</summary>
    internal static HashSet<nint> BusyContexts { get; } = [];

    /// <summary>Runs while the driver waits for all streams of a context, as a copy without a stream does.</summary>
    internal static Action? OnWait { get; set; }

    [UnmanagedCallersOnly]
    private static CudaResult DeviceGetCount(int* count)
    {
        *count = Ordinal + 1;
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult DeviceGet(int* device, int ordinal)
    {
        *device = ordinal;
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult DeviceGetAttribute(int* value, CudaDeviceAttribute attribute, int device)
    {
        *value = attribute switch { CudaDeviceAttribute.MultiprocessorCount => 132, CudaDeviceAttribute.ComputeCapabilityMajor => s_major, _ => 0 };
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult DriverGetVersion(int* version)
    {
        *version = s_version;
        return CudaResult.Success;
    }

    // The primary context is one, whoever retains it.
    [UnmanagedCallersOnly]
    private static CudaResult DevicePrimaryCtxRetain(nint* context, int device)
    {
        *context = device;
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult CtxSetCurrent(nint context)
    {
        s_context = context;
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult CtxSynchronize()
    {
        OnWait?.Invoke();
        lock (s_lock)
        {
            return LostContexts.Contains(s_context) ? CudaResult.LaunchFailed
                : InvalidateCaptures() || BusyContexts.Contains(s_context) ? StreamCaptureUnsupported
                : CudaResult.Success;
        }
    }
}
