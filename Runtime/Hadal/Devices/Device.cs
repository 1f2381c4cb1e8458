namespace Hadal;

/// <summary>Where tensors live and kernels run: a GPU, or the CPU.</summary>
public abstract class Device : IDisposable
{
    /// <summary>The CPU. Shared, never disposed.</summary>
    public static Device Cpu => throw new NotImplementedException();

    /// <summary>The first GPU of compute capability 9.0, else <see cref="Cpu"/>; <c>HADAL_DEVICE=cpu|cuda:N</c> decides otherwise.</summary>
    public static Device Default => throw new NotImplementedException();

    /// <summary>Opens a GPU of one's own, which the caller disposes.</summary>
    public static Device Open(int ordinal) => throw new NotImplementedException();

    /// <summary>The device's name.</summary>
    public abstract string Name { get; }

    /// <summary>Streaming multiprocessors of a GPU; hardware threads of the CPU.</summary>
    public abstract int MultiprocessorCount { get; }

    /// <summary>Whether this is <see cref="Cpu"/>.</summary>
    public abstract bool IsCpu { get; }

    /// <summary>Makes a stream, on which work runs in order.</summary>
    public abstract DeviceStream CreateStream();

    /// <inheritdoc/>
    public abstract void Dispose();
}
