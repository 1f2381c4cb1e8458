using System.Runtime.InteropServices;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Buffers;

/// <summary>
/// The memory of a ring: mapped once, registered with the engine once, lent in blocks. A block never crosses a boundary of
/// <see cref="RegionBytes"/>, which is the most that io_uring pins as one buffer (1 GiB).
/// </summary>
internal sealed class BufferSlab : IDisposable
{
    internal const long RegionBytes = 1L << 30;
    internal const int Page = 4096;
    private const long LargePage = 2L << 20;

    private readonly Lock _gate = new();
    private readonly BuddyAllocator _blocks;
    private readonly Action _unmap;
    private readonly Action? _close;
    private readonly Queue<Waiter> _waiters = new();
    private int _lent;
    private bool _closed;
    private bool _unmapped;

    private BufferSlab(nint address, long bytes, Action unmap, Action? close = null)
    {
        Address = address;
        Bytes = bytes;
        _unmap = unmap;
        _close = close;
        _blocks = new BuddyAllocator(bytes, Page, RegionBytes);
    }

    internal nint Address { get; }

    internal long Bytes { get; }

    internal long LargestBuffer => _blocks.LargestBlock;

    /// <summary>
    /// Memory of this process alone. In large pages where the system has them to give: the kernel describes a transfer to the disk by its pages, and 1 MiB
    /// is 256 small ones.
    /// </summary>
    internal static BufferSlab Map(long bytes)
    {
        bytes = (bytes + Page - 1) / Page * Page;
        nuint mapped = (nuint)(bytes + LargePage);
        nint start = LibC.MemoryMap(0, mapped, LibC.ProtectionRead | LibC.ProtectionWrite, LibC.MapPrivate | LibC.MapAnonymous, -1, 0);
        if (start == LibC.MapFailed)
        {
            throw new StorageException($"mapping {bytes} bytes for the buffers of a ring", Marshal.GetLastPInvokeError());
        }

        nint address = (nint)((start + LargePage - 1) & ~(LargePage - 1));
        _ = LibC.Advise(address, (nuint)bytes, LibC.AdviceLargePages);
        return new BufferSlab(address, bytes, () => _ = LibC.MemoryUnmap(start, mapped));
    }

    /// <summary>Memory that someone else maps and frees, such as a region shared with 3FS.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="free">Called when the last buffer is back.</param>
    /// <param name="close">Called when no more is lent, whatever still is.</param>
    internal static BufferSlab Over(nint address, long bytes, Action free, Action close) => new(address, bytes, free, close);

    internal IoBuffer? TryRent(int bytes)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(StorageRing));
            ServeWaiters();
            return _waiters.Count == 0 ? Take(bytes) : null;
        }
    }

    internal ValueTask<IoBuffer> RentAsync(int bytes, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(StorageRing));
            ServeWaiters();
            if (_waiters.Count == 0 && Take(bytes) is { } buffer)
            {
                return new(buffer);
            }

            var waiter = new Waiter(bytes, WaiterHasGone, cancellation);
            _waiters.Enqueue(waiter);
            return new(waiter.Task);
        }
    }

    internal void Return(nint address, int bytes)
    {
        lock (_gate)
        {
            _blocks.Free(address - Address, bytes);
            _lent--;
            ServeWaiters();
            UnmapIfLast();
        }
    }

    /// <summary>No more is lent; the memory goes with the last buffer that comes back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                _close?.Invoke();
            }

            while (_waiters.TryDequeue(out Waiter? waiter))
            {
                waiter.Refuse();
            }

            UnmapIfLast();
        }
    }

    /// <summary>Who waits behind may be content with less.</summary>
    private void WaiterHasGone()
    {
        lock (_gate)
        {
            ServeWaiters();
        }
    }

    private IoBuffer? Take(int bytes)
    {
        if (!_blocks.TryAllocate(bytes, out long offset))
        {
            return null;
        }

        _lent++;
        return new IoBuffer(this, Address + (nint)offset, bytes);
    }

    private void ServeWaiters()
    {
        while (_waiters.TryPeek(out Waiter? waiter))
        {
            if (!waiter.Task.IsCompleted)
            {
                if (Take(waiter.Bytes) is not { } buffer)
                {
                    return;
                }

                if (!waiter.TryGive(buffer))
                {
                    _blocks.Free(buffer.Address - Address, buffer.Length);
                    _lent--;
                }
            }

            _waiters.Dequeue();
        }
    }

    private void UnmapIfLast()
    {
        if (_closed && _lent == 0 && !_unmapped)
        {
            _unmapped = true;
            _unmap();
        }
    }
}
