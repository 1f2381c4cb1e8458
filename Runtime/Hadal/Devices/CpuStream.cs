using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>A stream that runs each piece of work on the calling thread before the call returns.</summary>
internal sealed unsafe class CpuStream() : DeviceStream(CpuDevice.Shared)
{
    private readonly Lock _order = new();
    private List<Action>? _captured;
    private bool _disposed;

    public override bool IsCapturing => _captured is not null;

    /// <summary>Runs the work, or records it while the stream captures.</summary>
    internal void Run(Action work)
    {
        lock (_order)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_captured is { } captured)
            {
                captured.Add(work);
            }
            else
            {
                work();
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
            CpuGraph graph = new([.. _captured!]);
            _captured = null;
            return graph;
        }
    }

    internal override void AbandonCapture()
    {
        lock (_order)
        {
            _captured = null;
        }
    }

    internal override void Copy(DeviceMemory source, nint sourceOffset, DeviceMemory destination, nint destinationOffset, nuint bytes, CopyDirection direction) => Run(() =>
    {
        using DeviceMemory.Hold from = source.Acquire();
        using DeviceMemory.Hold to = destination.Acquire();
        NativeMemory.Copy((void*)(source.Address + sourceOffset), (void*)(destination.Address + destinationOffset), bytes);
    });

    internal override void Fill(DeviceMemory destination, nint offset, nuint bytes, byte value) => Run(() =>
    {
        using DeviceMemory.Hold to = destination.Acquire();
        NativeMemory.Fill((void*)(destination.Address + offset), bytes, value);
    });

    private protected override void Dispose(bool disposing) => _disposed = true;
}
