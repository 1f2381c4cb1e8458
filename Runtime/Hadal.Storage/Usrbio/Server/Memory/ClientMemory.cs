using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>A client's file under /dev/shm, mapped as long as someone holds it.</summary>
internal sealed class ClientMemory
{
    private readonly int _descriptor;
    private readonly bool _isGuarded;
    private int _holders = 1;

    private ClientMemory(string path, int descriptor, nint address, in FileStatus status, bool isGuarded)
    {
        Path = path;
        _descriptor = descriptor;
        _isGuarded = isGuarded;
        Address = address;
        Status = status;
    }

    internal string Path { get; }

    internal nint Address { get; }

    internal FileStatus Status { get; }

    internal long Bytes => (long)Status.Size;

    internal uint Owner => Status.Owner;

    /// <summary>Called when nobody uses the memory any more, just before its addresses can become another's.</summary>
    internal Action<ClientMemory>? Unmapping { get; set; }

    /// <summary>Whether the file has lost bytes since it was mapped.</summary>
    internal bool IsShortened => LibC.StatusOf(_descriptor, out FileStatus now) != 0 || now.Size < Status.Size;

    /// <summary>Maps what a link points to; 0 or an error number.</summary>
    /// <param name="guarded">Whether it is a ring, which the server itself looks at.</param>
    internal static int TryMap(string target, ClientIdentity client, bool guarded, out ClientMemory? memory)
    {
        memory = null;
        if (!target.StartsWith(VirtualFolder.SharedMemory, StringComparison.Ordinal) || target.IndexOf('/', VirtualFolder.SharedMemory.Length) >= 0)
            return Errno.Invalid;

        // Not waiting and not following: it may be a pipe or a link of whoever wants to see the server hang or stray.
        int flags = OpenFlags.ReadWrite | OpenFlags.CloseOnExec | OpenFlags.NonBlocking | OpenFlags.NoFollow;
        int descriptor = LibC.Open(target, flags, 0);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError() is Errno.NoEntry ? Errno.NoEntry : Errno.Access;

        int error = Check(descriptor, client, out FileStatus status);

        // Before it is mapped: pages of a ring are made at once, and a file may claim to have very many.
        if (error == 0 && guarded && !RingLayout.TryFromBytes((long)status.Size, out _))
            error = Errno.Invalid;
        nint address = 0;
        if (error == 0)
            error = guarded ? GuardedArena.Instance.Map(descriptor, (long)status.Size, out address) : Map(descriptor, status, out address);
        if (error != 0)
        {
            _ = LibC.Close(descriptor);
            return error;
        }

        memory = new(target, descriptor, address, status, guarded);
        return 0;
    }

    internal bool TryHold()
    {
        for (int holders = Volatile.Read(ref _holders); holders > 0;)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }

        return false;
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        Unmapping?.Invoke(this);
        if (_isGuarded)
            GuardedArena.Instance.Unmap(Address, Bytes);
        else
            _ = LibC.MemoryUnmap(Address, (nuint)Bytes);
        _ = LibC.Close(_descriptor);
    }

    /// <summary>Removes the file's name if it is still this file's: for a client that died.</summary>
    internal void RemoveName()
    {
        if (LibC.StatusOf(Path, out FileStatus now) == 0 && now.IsSameNodeAs(Status))
            _ = LibC.RemoveName(Path);
    }

    private static int Check(int descriptor, ClientIdentity client, out FileStatus status)
    {
        int error = LibC.StatusOf(descriptor, out status);
        if (error != 0)
            return error;
        if (!status.IsRegular || status.Size is 0 or > long.MaxValue / 2)
            return Errno.Invalid;
        return status.Owner == client.UserId ? 0 : Errno.NotPermitted;
    }

    private static int Map(int descriptor, in FileStatus status, out nint address)
    {
        address = LibC.MemoryMap(0, (nuint)status.Size, LibC.ProtectionRead | LibC.ProtectionWrite, LibC.MapShared, descriptor, 0);
        return address == LibC.MapFailed ? Marshal.GetLastPInvokeError() : 0;
    }
}
