namespace Hadal;

/// <summary>Captured work of a stream, which replays with one launch. Made by <see cref="DeviceStream.Capture"/>.</summary>
public abstract class DeviceGraph : IDisposable
{
    private protected DeviceGraph(Device device) => Device = device;

    /// <summary>The device that it was captured on, and runs on.</summary>
    public Device Device { get; }

    /// <summary>Queues the captured work on a stream of the same device.</summary>
    public abstract void Launch(DeviceStream stream);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected void MustBelongTo(DeviceStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.Device != Device)
        {
            throw new ArgumentException($"The graph was captured on {Device}; the stream belongs to {stream.Device}.", nameof(stream));
        }
    }

    private protected abstract void Dispose(bool disposing);
}
