using System.Diagnostics;

namespace Hadal;

/// <summary>The time at which the calling thread came by, for CPU streams are done when their calls return.</summary>
internal sealed class CpuEvent() : DeviceEvent(CpuDevice.Shared)
{
    private long _timestamp;
    private bool _disposed;

    public override bool IsCompleted
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return true;
        }
    }

    public override void Record(DeviceStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ObjectDisposedException.ThrowIf(_disposed, this);
        MustBelongTo(stream.Device);
        ((CpuStream)stream).Run([new(Name: null, () => _timestamp = Stopwatch.GetTimestamp())], []);
    }

    public override void Synchronize() => ObjectDisposedException.ThrowIf(_disposed, this);

    public override TimeSpan ElapsedSince(DeviceEvent start)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.MustBelongTo(Device);
        long from = ((CpuEvent)start)._timestamp;
        return from != 0 && _timestamp != 0
            ? Stopwatch.GetElapsedTime(from, _timestamp)
            : throw new InvalidOperationException("Time is measured between two events that were recorded.");
    }

    private protected override void Dispose(bool disposing) => _disposed = true;
}
