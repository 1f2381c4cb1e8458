using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Tests.Loading;

namespace Hadal.Tests.Devices;

/// <summary>
/// A CUDA driver that does nothing and remembers what was asked of it, so that what is said to the driver can be tested where there is none.
/// One for the process; its tests run one after another.
/// </summary>
internal static unsafe partial class FakeDriver
{
    internal const string Collection = "Fake driver";

    // No GPU has these numbers, so that what the process knows of lost devices is not mixed up.
    internal const int Ordinal = 999;
    internal const int OtherOrdinal = 998;

    private static readonly Lock s_lock = new();
    private static readonly CudaApi s_api = new(&GetProcAddress);
    private static long s_next;
    private static int s_version;
    private static int s_major;

    internal static bool IsRecording { get; set; }

    /// <summary>Runs while the driver makes a stream, an event or an executable graph.</summary>
    internal static Action? OnCreate { get; set; }

    /// <summary>Runs while the driver works with a stream or an event.</summary>
    internal static Action<nint>? OnUse { get; set; }

    /// <summary>Streams, events and executable graphs that there are.</summary>
    internal static HashSet<nint> Live { get; } = [];

    /// <summary>Streams, events and executable graphs that there are no more.</summary>
    internal static HashSet<nint> Destroyed { get; } = [];

    /// <summary>A device of a driver that remembers nothing yet.</summary>
    /// <param name="version">Of CUDA, such as 12040.</param>
    /// <param name="ordinal">The device's number.</param>
    /// <param name="major">Of its compute capability.</param>
    internal static CudaDevice Open(int version = 12040, int ordinal = Ordinal, int major = 9)
    {
        lock (s_lock)
        {
            Launches.Clear();
            Freed.Clear();
            FreedOfHost.Clear();
            Unregistered.Clear();
            Modules.Clear();
            s_contexts.Clear();
            CapturingStreams.Clear();
            InvalidatedStreams.Clear();
            Live.Clear();
            Destroyed.Clear();
            LostContexts.Clear();
            BusyContexts.Clear();
            (GraphsDestroyed, IsRecording, s_version, s_major, AnswerOfGetFunction) = (0, true, version, major, CudaResult.Success);
            (ReadTag, OnUse, OnCreate, OnWait, AnswerOfCopy, AnswerOfAllocate) = (null, null, null, null, CudaResult.Success, CudaResult.Success);
        }

        return OpenAgain(ordinal);
    }

    /// <summary>One more device, of the driver as it is.</summary>
    internal static CudaDevice OpenAgain(int ordinal = Ordinal) =>
        CudaDevice.Open(s_api, ordinal, shared: false, new(new FakeSource(new KernelImage(KernelOrigin.Cache, new byte[16], "12.4"))));

    // Nothing is at these addresses, and none is given twice.
    private static CudaResult New(nint* handle)
    {
        *handle = (nint)Interlocked.Add(ref s_next, 1 << 20);
        return CudaResult.Success;
    }

    private static CudaResult Create(nint* handle)
    {
        _ = New(handle);
        lock (s_lock)
        {
            Live.Add(*handle);
        }

        OnCreate?.Invoke();
        return CudaResult.Success;
    }

    private static CudaResult Destroy(nint handle)
    {
        lock (s_lock)
        {
            Live.Remove(handle);
            CapturingStreams.Remove(handle);
            return Destroyed.Add(handle) ? CudaResult.Success : CudaResult.InvalidHandle;
        }
    }
}
