using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>A stream that runs each piece of work on the calling thread before the call returns.</summary>
internal sealed unsafe class CpuStream() : DeviceStream(CpuDevice.Shared)
{
    private static int s_count;

    private readonly Lock _order = new();
    private readonly KeptMemory _kept = new();
    private List<CpuWork>? _captured;
    private bool _disposed;

    public override bool IsCapturing => _captured is not null;

    /// <summary>Is told of work of every CPU stream, on the thread that ran it and before the stream goes on.</summary>
    internal static event Action<CpuActivity>? Done;

    /// <summary>The streams that run work of which they will tell, and since when, as a <see cref="Stopwatch.GetTimestamp"/>.</summary>
    internal static ConcurrentDictionary<CpuStream, long> Running { get; } = [];

    /// <summary>The stream's number in the process, from 1.</summary>
    internal int Number { get; } = Interlocked.Increment(ref s_count);

    /// <summary>Runs a kernel, or records it while the stream captures.</summary>
    /// <param name="kernel">Its name.</param>
    /// <param name="work">Does it, by addresses: tensors may be disposed before a replay.</param>
    /// <param name="used">The memory that it works on, which is held until it is done, or by the graph into which it is captured.</param>
    internal void Run(string kernel, Action work, params ReadOnlySpan<DeviceMemory> used) => Run([new(kernel, work)], used);

    /// <inheritdoc cref="Run(string, Action, ReadOnlySpan{DeviceMemory})"/>
    internal void Run(ReadOnlySpan<CpuWork> work, ReadOnlySpan<DeviceMemory> used)
    {
        KeptMemory held = new();
        try
        {
            lock (_order)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_captured is { } captured)
                {
                    _kept.Add(used);
                    captured.AddRange(work);
                    return;
                }

                held.Add(used);
                foreach (CpuWork step in work)
                {
                    Execute(step);
                }
            }
        }
        finally
        {
            // Not under the lock: the last release of another library's memory is its deleter, which may wait for locks of its own.
            held.Release();
        }
    }

    private void Execute(in CpuWork work)
    {
        if (Done is not { } done || work.Name is null)
        {
            work.Run();
            return;
        }

        long start = Stopwatch.GetTimestamp();

        // Work may itself queue work, which runs at once: the outer is there first and stays longest.
        bool outermost = Running.TryAdd(this, start);
        try
        {
            work.Run();
            done(new(this, work, start, Stopwatch.GetTimestamp()));
        }
        finally
        {
            if (outermost)
            {
                Running.TryRemove(this, out _);
            }
        }
    }

    public override void Synchronize()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (IsCapturing)
        {
            throw new InvalidOperationException("A capturing stream runs nothing, so there is nothing to wait for; end the capture first.");
        }
    }

    public override void Synchronize(TimeSpan timeout)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }

        Synchronize();
    }

    public override void Wait(DeviceEvent marker)
    {
        ArgumentNullException.ThrowIfNull(marker);
        marker.MustBelongTo(Device);
        ObjectDisposedException.ThrowIf(_disposed, this);
    }

    internal override void BeginCapture()
    {
        lock (_order)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _captured = _captured is null ? [] : throw new InvalidOperationException("The stream is capturing already; captures do not nest.");
        }
    }

    internal override DeviceGraph EndCapture()
    {
        lock (_order)
        {
            CpuGraph graph = new([.. _captured!], _kept.Take());
            _captured = null;
            return graph;
        }
    }

    internal override void AbandonCapture()
    {
        DeviceMemory[] kept;
        lock (_order)
        {
            _captured = null;
            kept = _kept.Take();
        }

        Array.ForEach(kept, memory => memory.DangerousRelease());
    }

    internal override void Copy(DeviceMemory source, nint sourceOffset, DeviceMemory destination, nint destinationOffset, nuint bytes, CopyDirection direction) => Run(
        [new("Copy", () => NativeMemory.Copy((void*)(source.Address + sourceOffset), (void*)(destination.Address + destinationOffset), bytes), MovesMemory: true)],
        [source, destination]);

    internal override void Fill(DeviceMemory destination, nint offset, nuint bytes, byte value) =>
        Run([new("Fill", () => NativeMemory.Fill((void*)(destination.Address + offset), bytes, value), MovesMemory: true)], [destination]);

    private protected override void Dispose(bool disposing) => _disposed = true;
}
