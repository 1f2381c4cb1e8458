using System.Runtime.InteropServices;

namespace Hadal.Interop.Cupti;

/// <summary>
/// Records every kernel that the process runs, with the GPU's own times; copies, fills and launches too where one asks for them. CUPTI's callbacks
/// are global, so there is one recorder at a time. It costs each launch some microseconds of the host's time, and none of the GPU's.
/// </summary>
internal sealed unsafe class KernelActivityRecorder : IKernelActivities
{
    private const nuint BufferBytes = 1 << 20;
    private const nuint BufferAlignment = 8;

    private static readonly Lock s_lock = new();
    private static readonly ActivityBuffer s_activities = new();
    private static readonly int[] s_kernels = [CuptiApi.ConcurrentKernel];
    private static readonly int[] s_all = [CuptiApi.ConcurrentKernel, CuptiApi.Memcpy, CuptiApi.Memset, CuptiApi.DriverCall];
    private static bool s_registered;
    private static bool s_recording;

    private readonly CuptiApi _api;
    private readonly int[] _kinds;
    private bool _disposed;

    private KernelActivityRecorder(CuptiApi api, int[] kinds) => (_api, _kinds) = (api, kinds);

    /// <summary>Starts to record, or says why that is not possible.</summary>
    /// <param name="reason">Why not.</param>
    /// <param name="kernelsOnly">Whether copies, fills and launches are left out, of which launches cost every call of the driver some time.</param>
    internal static KernelActivityRecorder? TryStart(out string? reason, bool kernelsOnly = true)
    {
        int[] kinds = kernelsOnly ? s_kernels : s_all;
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
                result = Enable(api, kinds);
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
        return new(api, kinds);
    }

    /// <inheritdoc/>
    public IReadOnlyList<KernelActivity> Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int result = _api.FlushAll(CuptiApi.FlushForced);
        if (result != 0)
        {
            throw new HadalException($"cuptiActivityFlushAll failed: {Describe(_api, result)}.");
        }

        lock (s_lock)
        {
            return s_activities.Take();
        }
    }

    /// <inheritdoc/>
    public ulong Now()
    {
        ulong now;
        int result = _api.GetTimestamp(&now);
        return result == 0 ? now : throw new HadalException($"cuptiGetTimestamp failed: {Describe(_api, result)}.");
    }

    /// <inheritdoc/>
    public uint NumberOf(nint context, nint stream)
    {
        uint number;
        int result = _api.GetStreamId(context, stream, 0, &number);
        return result == 0 ? number : throw new HadalException($"cuptiGetStreamIdEx failed: {Describe(_api, result)}.");
    }

    /// <summary>Stops recording.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Disable(_api, _kinds);
        _api.FlushAll(CuptiApi.FlushForced);
        lock (s_lock)
        {
            s_recording = false;
        }
    }

    private static int Enable(CuptiApi api, int[] kinds)
    {
        for (int i = 0; i < kinds.Length; i++)
        {
            int result = api.Enable(kinds[i]);
            if (result != 0)
            {
                Disable(api, kinds.AsSpan(0, i));
                return result;
            }
        }

        return 0;
    }

    private static void Disable(CuptiApi api, ReadOnlySpan<int> kinds)
    {
        foreach (int kind in kinds)
        {
            api.Disable(kind);
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
                s_activities.Read(api, buffer, validBytes);
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
