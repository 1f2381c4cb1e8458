using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Interop.Cupti;

/// <summary>
/// Records every kernel that the process runs, with the GPU's own times. CUPTI's callbacks are global, so there is one
/// recorder at a time. It costs each launch some microseconds of the host's time, and none of the GPU's.
/// </summary>
internal sealed unsafe class KernelActivityRecorder : IDisposable
{
    private const nuint BufferBytes = 1 << 20;
    private const nuint BufferAlignment = 8;

    private static readonly Lock s_lock = new();
    private static readonly List<KernelActivity> s_activities = [];
    private static bool s_registered;
    private static bool s_recording;

    private readonly CuptiApi _api;
    private bool _disposed;

    private KernelActivityRecorder(CuptiApi api) => _api = api;

    /// <summary>Starts to record, or says why that is not possible.</summary>
    internal static KernelActivityRecorder? TryStart(out string? reason)
    {
        if (CuptiLibrary.Api is not { } api)
        {
            reason = $"no CUPTI: {CuptiLibrary.Probe.Failure}";
            return null;
        }

        lock (s_lock)
        {
            if (s_recording)
            {
                reason = "another recorder is at work";
                return null;
            }

            int result = s_registered ? 0 : api.RegisterCallbacks(&OnBufferRequested, &OnBufferCompleted);
            s_registered |= result == 0;
            if (result == 0)
            {
                result = api.Enable(CuptiApi.ConcurrentKernel);
            }

            if (result != 0)
            {
                reason = $"CUPTI refused: {Describe(api, result)}";
                return null;
            }

            s_recording = true;
            s_activities.Clear();
        }

        reason = null;
        return new(api);
    }

    /// <summary>Takes what was recorded since the last call, in order of start. Synchronise the streams before.</summary>
    internal IReadOnlyList<KernelActivity> Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int result = _api.FlushAll(CuptiApi.FlushForced);
        if (result != 0)
        {
            throw new HadalException($"cuptiActivityFlushAll failed: {Describe(_api, result)}.");
        }

        lock (s_lock)
        {
            KernelActivity[] activities = [.. s_activities.OrderBy(activity => activity.StartNanoseconds)];
            s_activities.Clear();
            return activities;
        }
    }

    /// <summary>Stops recording.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _api.Disable(CuptiApi.ConcurrentKernel);
        _api.FlushAll(CuptiApi.FlushForced);
        lock (s_lock)
        {
            s_recording = false;
        }
    }

    /// <summary>Reads the kernels of one buffer.</summary>
    internal static void Read(CuptiApi api, byte* buffer, nuint validBytes, List<KernelActivity> activities)
    {
        byte* record = null;
        while (api.GetNextRecord(buffer, validBytes, &record) == 0)
        {
            KernelActivityRecord* kernel = (KernelActivityRecord*)record;

            // A kernel that still runs, or that CUPTI could not time, has times of zero.
            if (kernel->Kind == CuptiApi.ConcurrentKernel && kernel->Start != 0 && kernel->End >= kernel->Start)
            {
                activities.Add(new(Marshal.PtrToStringUTF8((nint)kernel->Name) ?? "", kernel->Start, kernel->End, kernel->Stream));
            }
        }
    }

    [UnmanagedCallersOnly]
    private static void OnBufferRequested(byte** buffer, nuint* bytes, nuint* maxRecords)
    {
        *buffer = (byte*)NativeMemory.AlignedAlloc(BufferBytes, BufferAlignment);
        *bytes = BufferBytes;
        *maxRecords = 0;
    }

    [UnmanagedCallersOnly]
    private static void OnBufferCompleted(nint context, uint stream, byte* buffer, nuint bytes, nuint validBytes)
    {
        lock (s_lock)
        {
            if (validBytes > 0 && CuptiLibrary.Api is { } api)
            {
                Read(api, buffer, validBytes, s_activities);
            }
        }

        NativeMemory.AlignedFree(buffer);
    }

    private static string Describe(CuptiApi api, int result)
    {
        byte* text = null;
        return api.GetResultString(result, &text) == 0 && text != null ? $"{Marshal.PtrToStringUTF8((nint)text)} ({result})" : $"error {result}";
    }
}
