using System.Runtime.CompilerServices;

namespace Hadal;

/// <summary>
/// Memory of the caller's that a device copies from and to in the background, such as that which a storage ring reads into: one piece of memory, pinned
/// once, for the disk and for the GPU. Made by <see cref="Device.Pin"/>.
/// </summary>
public sealed class PinnedRegion : IDisposable
{
    private readonly DeviceMemory _memory;
    private readonly UseCount _regions;
    private int _disposed;

    internal PinnedRegion(Device device, DeviceMemory memory)
        : this(device, memory, new())
    {
    }

    private PinnedRegion(Device device, DeviceMemory memory, UseCount regions)
    {
        Device = device;
        _memory = memory;
        _regions = regions;
    }

    /// <summary>The device that it is pinned for.</summary>
    public Device Device { get; }

    /// <summary>Where it begins.</summary>
    public nint Address => _memory.Address;

    /// <summary>Its length in bytes.</summary>
    public nuint Bytes => _memory.Bytes;

    /// <summary>A part of it as a buffer that tensors are copied from and to. Disposing of the buffer leaves the memory as it is.</summary>
    /// <param name="offset">First byte; a multiple of the element's size.</param>
    /// <param name="length">Elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside.</exception>
    public PinnedBuffer<T> View<T>(nuint offset, int length)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0 || _memory.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint size = (nuint)Unsafe.SizeOf<T>();
        if (offset % size != 0 || offset > Bytes || (nuint)length * size > Bytes - offset)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"{length} elements of {size} bytes at byte {offset} do not lie inside the region's {Bytes} bytes at a multiple of their size.");
        }

        return new(_memory, offset, length);
    }

    /// <summary>
    /// Another region of the same memory, for a driver refuses to pin what is pinned already: it stays so until all of them are disposed. Null if they are.
    /// </summary>
    public PinnedRegion? TryShare() => _regions.TryAdd() ? new(Device, _memory, _regions) : null;

    /// <summary>Unpins the memory, when no other region shares it and copies in flight no longer use it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && _regions.Release())
        {
            _memory.Dispose();
        }
    }
}
