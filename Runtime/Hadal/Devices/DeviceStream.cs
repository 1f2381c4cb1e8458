namespace Hadal;

/// <summary>A queue of work that runs in order on one device.</summary>
public abstract class DeviceStream : IDisposable
{
    /// <summary>The device that runs the work.</summary>
    public abstract Device Device { get; }

    /// <summary>How many multiprocessors a persistent kernel of this stream may occupy, 4 … their number.</summary>
    public abstract int SmBudget { get; set; }

    /// <summary>Waits until all work of this stream is done.</summary>
    public abstract void Synchronize();

    /// <inheritdoc/>
    public abstract void Dispose();
}
