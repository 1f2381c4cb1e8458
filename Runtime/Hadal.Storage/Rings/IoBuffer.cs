using System.Buffers;
using Hadal.Storage.Buffers;

namespace Hadal.Storage;

/// <summary>
/// Memory that a ring has lent, at an address that its engine knows: aligned to 4,096 bytes, pinned, outside the reach of the garbage collector.
/// Dispose gives it back, at the latest when the device has let go of it.
/// </summary>
/// <remarks>
/// A request that ends by its deadline or by cancellation may still be written by the device. Until it is over, the buffer takes no other request:
/// dispose of it and rent another.
/// </remarks>
public sealed class IoBuffer : MemoryManager<byte>
{
    private readonly BufferSlab _slab;
    private readonly UseCount _uses = new();
    private int _abandoned;
    private int _disposed;

    internal IoBuffer(BufferSlab slab, nint address, int length)
    {
        _slab = slab;
        Address = address;
        Length = length;
    }

    /// <summary>Bytes, as asked for.</summary>
    public int Length { get; }

    /// <summary>Where it begins.</summary>
    public nint Address { get; }

    /// <summary>A part of it, for one request.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside.</exception>
    public IoSlice Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        return new(this, start, length);
    }

    /// <summary>The bytes. Not while a request writes them, and not after <see cref="IDisposable.Dispose"/>.</summary>
    public override unsafe Span<byte> GetSpan()
    {
        ThrowIfDisposed();
        return new((void*)Address, Length);
    }

    /// <summary>The memory does not move: pinning it costs nothing.</summary>
    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, Length);
        return new((byte*)Address + elementIndex);
    }

    /// <summary>Nothing to do.</summary>
    public override void Unpin()
    {
    }

    /// <summary>Gives it back.</summary>
    public void Dispose() => Dispose(disposing: true);

    /// <summary>Called when a request takes the buffer.</summary>
    internal void AddUse()
    {
        ThrowIfDisposed();
        if (Volatile.Read(ref _abandoned) != 0)
        {
            throw new InvalidOperationException(
                "The buffer is still held by a request that ended by its deadline or by cancellation. Dispose of it, and rent another.");
        }

        ObjectDisposedException.ThrowIf(!_uses.TryAdd(), this);
    }

    internal bool IsOf(BufferSlab slab) => _slab == slab;

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

    internal void Abandon() => Interlocked.Increment(ref _abandoned);

    internal void ReleaseUse(bool abandoned)
    {
        if (abandoned)
        {
            Interlocked.Decrement(ref _abandoned);
        }

        if (_uses.Release())
        {
            _slab.Return(Address, Length);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            ReleaseUse(abandoned: false);
        }
    }
}
