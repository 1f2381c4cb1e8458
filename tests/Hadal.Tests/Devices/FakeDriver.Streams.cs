using System.Runtime.InteropServices;
using Hadal.Interop.Cuda;

namespace Hadal.Tests.Devices;

internal static unsafe partial class FakeDriver
{
    private const CudaResult StreamCaptureInvalidated = (CudaResult)901;
    private const nint GraphHandle = 77;

    // Of each stream.
    private static readonly Dictionary<nint, nint> s_contexts = [];

    internal static HashSet<nint> CapturingStreams { get; } = [];

    /// <summary>Streams whose captures something has broken.</summary>
    internal static HashSet<nint> InvalidatedStreams { get; } = [];

    internal static int GraphsDestroyed { get; private set; }

    [UnmanagedCallersOnly]
    private static CudaResult StreamCreate(nint* stream, uint flags)
    {
        CudaResult result = Create(stream);
        lock (s_lock)
        {
            s_contexts[*stream] = s_context;
        }

        return result;
    }

    [UnmanagedCallersOnly]
    private static CudaResult DestroyHandle(nint handle) => Destroy(handle);

    [UnmanagedCallersOnly]
    private static CudaResult Use(nint handle)
    {
        OnUse?.Invoke(handle);
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult StreamWaitEvent(nint stream, nint marker, uint flags) => UseBoth(stream, marker);

    [UnmanagedCallersOnly]
    private static CudaResult EventCreate(nint* marker, CudaEventFlags flags) => Create(marker);

    [UnmanagedCallersOnly]
    private static CudaResult EventRecord(nint marker, nint stream) => UseBoth(marker, stream);

    [UnmanagedCallersOnly]
    private static CudaResult EventElapsedTime(float* milliseconds, nint start, nint end)
    {
        *milliseconds = 1;
        return UseBoth(start, end);
    }

    private static CudaResult UseBoth(nint first, nint second)
    {
        OnUse?.Invoke(first);
        OnUse?.Invoke(second);
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult StreamBeginCapture(nint stream, CudaCaptureMode mode)
    {
        lock (s_lock)
        {
            return CapturingStreams.Add(stream) ? CudaResult.Success : CudaResult.InvalidHandle;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult StreamEndCapture(nint stream, nint* graph)
    {
        lock (s_lock)
        {
            bool isWhole = !InvalidatedStreams.Remove(stream);
            *graph = isWhole ? GraphHandle : 0;
            return !CapturingStreams.Remove(stream) ? CudaResult.InvalidHandle : isWhole ? CudaResult.Success : StreamCaptureInvalidated;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult GraphInstantiate(nint* executable, nint graph, ulong flags) => Create(executable);

    [UnmanagedCallersOnly]
    private static CudaResult GraphDestroy(nint graph)
    {
        lock (s_lock)
        {
            GraphsDestroyed++;
            return CudaResult.Success;
        }
    }

    // What must not happen in a context while a stream of it captures costs all its captures (CUDA C++ programming guide, "Prohibited and unhandled operations").
    private static bool InvalidateCaptures()
    {
        nint[] captures = [.. CapturingStreams.Where(stream => s_contexts[stream] == s_context)];
        InvalidatedStreams.UnionWith(captures);
        return captures.Length > 0;
    }
}
