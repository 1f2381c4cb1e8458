using System.Runtime.CompilerServices;

namespace Hadal.Storage;

/// <summary>A part of a buffer that one request reads into or writes from.</summary>
public readonly record struct IoSlice
{
    internal IoSlice(IoBuffer buffer, int start, int length)
    {
        Buffer = buffer;
        Start = start;
        Length = length;
    }

    /// <summary>The buffer.</summary>
    public IoBuffer Buffer { get; }

    /// <summary>First byte in it.</summary>
    public int Start { get; }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    internal nint Address => Buffer.Address + Start;

    /// <summary>
    /// The bytes as elements that tensors are copied from and to. The buffer must stay rented, and unread into, until the stream has come by.
    /// </summary>
    /// <param name="region">What <see cref="StorageRing.PinFor"/> of the buffer's ring gave.</param>
    /// <exception cref="ArgumentException">The slice does not lie in the region, or is no whole number of elements.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public PinnedBuffer<T> View<T>(PinnedRegion region)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(region);
        Buffer.ThrowIfDisposed();
        int size = Unsafe.SizeOf<T>();
        nint offset = Address - region.Address;
        if (offset < 0 || (nuint)offset >= region.Bytes || Length % size != 0)
        {
            throw new ArgumentException($"The slice of {Length} bytes is no whole number of elements of {size} bytes in memory that the region pins.", nameof(region));
        }

        return region.View<T>((nuint)offset, Length / size);
    }

    /// <summary>All of a buffer.</summary>
    public static implicit operator IoSlice(IoBuffer buffer) => FromIoBuffer(buffer);

    /// <summary>All of a buffer.</summary>
    public static IoSlice FromIoBuffer(IoBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return new(buffer, 0, buffer.Length);
    }
}
