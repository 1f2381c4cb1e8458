using System.Numerics;
using System.Runtime.InteropServices;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// A range of addresses, kept for memory that clients can take away: rings and submission semaphores. One of a process, since
/// <see cref="BusErrorGuard"/> knows one range.
/// </summary>
internal sealed class GuardedArena
{
    // 64 GiB of addresses, not of memory.
    private static readonly nint s_bytes = unchecked((nint)(1L << 36));
    private const int SmallestBlock = 1 << 12;
    private const int Reserved = LibC.MapPrivate | LibC.MapAnonymous | LibC.MapNoReserve;
    private static readonly Lazy<GuardedArena> s_instance = new(() => new());

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Stack<nint>> _free = [];
    private readonly nint _end;
    private nint _next;

    private GuardedArena()
    {
        _next = LibC.MemoryMap(0, (nuint)s_bytes, 0, Reserved, -1, 0);
        if (_next == LibC.MapFailed)
            throw new StorageException($"reserving {s_bytes} bytes of addresses for rings", Marshal.GetLastPInvokeError());
        _end = _next + s_bytes;
        BusErrorGuard.Install(_next, _end);
    }

    internal static GuardedArena Instance => s_instance.Value;

    /// <summary>Maps a file whole; 0 or an error number.</summary>
    internal int Map(int descriptor, long bytes, out nint address)
    {
        address = Take(bytes);
        if (address == 0)
            return Errno.NoMemory;
        const int Protection = LibC.ProtectionRead | LibC.ProtectionWrite;
        if (LibC.MemoryMap(address, (nuint)bytes, Protection, LibC.MapShared | LibC.MapFixed | LibC.MapPopulate, descriptor, 0) != LibC.MapFailed)
            return 0;
        int error = Marshal.GetLastPInvokeError();
        Unmap(address, bytes);
        return error;
    }

    internal void Unmap(nint address, long bytes)
    {
        _ = LibC.MemoryMap(address, (nuint)Block(bytes), 0, Reserved | LibC.MapFixed, -1, 0);
        lock (_gate)
        {
            if (!_free.TryGetValue(Block(bytes), out Stack<nint>? blocks))
                _free[Block(bytes)] = blocks = [];
            blocks.Push(address);
        }
    }

    // Powers of two, so that whoever comes and goes with odd sizes cannot use the addresses up.
    private static long Block(long bytes) => (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, SmallestBlock));

    private nint Take(long bytes)
    {
        long block = Block(bytes);
        lock (_gate)
        {
            if (_free.TryGetValue(block, out Stack<nint>? blocks) && blocks.TryPop(out nint address))
                return address;
            if (block > _end - _next)
                return 0;
            address = _next;
            _next += (nint)block;
            return address;
        }
    }
}
