using System.Runtime.CompilerServices;

namespace Hadal;

/// <summary>
/// A point in a stream: complete when all work that was queued before it is done. It can be awaited, and two of them
/// time the work between them. An event that was never recorded counts as complete.
/// </summary>
public abstract class DeviceEvent : IDisposable
{
    private protected DeviceEvent(Device device) => Device = device;

    /// <summary>The device whose streams can record the event.</summary>
    public Device Device { get; }

    /// <summary>Whether the work before the event is done.</summary>
    /// <exception cref="DeviceLostException">The work failed.</exception>
    public abstract bool IsCompleted { get; }

    /// <summary>Marks the end of the work queued on a stream so far. An earlier mark is forgotten.</summary>
    public abstract void Record(DeviceStream stream);

    /// <summary>Waits until the event is complete.</summary>
    public abstract void Synchronize();

    /// <summary>The time from another event to this one, as the device measures it (a GPU to about half a microsecond).</summary>
    /// <exception cref="InvalidOperationException">One of the two was not recorded, or is not complete.</exception>
    public abstract TimeSpan ElapsedSince(DeviceEvent start);

    /// <summary>Completes when the event does, without holding a thread; polled about every millisecond.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        // Most kernels end within a few yields; a driver callback would not come at all from a context that has failed.
        for (int attempt = 0; !IsCompleted; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (attempt < 32)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets <c>await</c> wait for the event.</summary>
    public TaskAwaiter GetAwaiter() => WaitAsync().GetAwaiter();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal void MustBelongTo(Device device)
    {
        if (Device != device)
        {
            throw new ArgumentException($"The event belongs to {Device}, the stream to {device}; events work within one device.");
        }
    }

    private protected abstract void Dispose(bool disposing);
}
