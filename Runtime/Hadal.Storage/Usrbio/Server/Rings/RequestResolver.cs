using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>Turns what a client wrote into a ring into a transfer, or into the reason why not.</summary>
internal sealed class RequestResolver : IDisposable
{
    private readonly ConcurrentDictionary<UInt128Bytes, ServedRegion> _regions = new();
    private readonly DirectTwins _twins = new();
    private readonly IServedFiles _files;

    internal RequestResolver(IServedFiles files)
    {
        _files = files;
        files.Closed = _twins.Close;
    }

    internal bool TryAdd(UInt128Bytes id, ServedRegion region) => _regions.TryAdd(id, region);

    internal void Remove(UInt128Bytes id) => _regions.TryRemove(id, out _);

    /// <summary>Fills in a transfer, which then holds its file and memory; 0 or an error number.</summary>
    internal int Resolve(ServedRing ring, in RingRequest request, ServedRequest transfer)
    {
        if (!_regions.TryGetValue(request.Region, out ServedRegion? region))
            return Errno.Invalid;
        if (region.Memory.Owner != ring.Owner)
            return Errno.NotPermitted;
        if (!region.Holds(request.RegionOffset, request.Length) || request.FileOffset > long.MaxValue - request.Length)
            return Errno.Invalid;

        // The most that Linux moves in one call; more would come back short without being at the end.
        if (request.Length > 0x7ffff000)
            return Errno.FileTooLarge;

        transfer.IsWrite = ring.Name.ForWriting == true;
        transfer.FileOffset = (long)request.FileOffset;
        transfer.Length = (int)request.Length;
        transfer.Address = region.Memory.Address + (nint)request.RegionOffset;
        transfer.Region = (region.Memory.Address, region.Memory.Bytes);
        int error = HoldFile(ring, request.Inode, transfer);
        if (error != 0)
            return error;
        if (region.Memory.TryHold())
        {
            transfer.Memory = region.Memory;
            return 0;
        }

        transfer.LetGo();
        return Errno.Invalid;
    }

    public void Dispose() => _twins.Dispose();

    private int HoldFile(ServedRing ring, ulong inode, ServedRequest transfer)
    {
        while (true)
        {
            int error = _files.Find(inode, transfer.IsWrite, out SafeFileHandle? file);
            if (error != 0)
                return error;
            if (!TryHold(file!, out int descriptor))
                continue;

            transfer.File = file;
            transfer.Descriptor = descriptor;
            transfer.IsDirect = false;
            error = Check(ring, transfer);
            if (error == 0)
                UseTwin(transfer, file!);
            else
                transfer.LetGo();
            return error;
        }
    }

    private static int Check(ServedRing ring, ServedRequest transfer)
    {
        if (!FilePermission.Allows(ring.Owner, transfer.Descriptor, transfer.IsWrite))
            return Errno.Access;
        if (transfer.IsWrite || (ring.Name.Flags & RingFlags.ForbidReadHoles) == 0)
            return 0;

        long hole = LibC.Seek(transfer.Descriptor, transfer.FileOffset, LibC.SeekHole);
        return hole < 0 || hole >= transfer.FileOffset + transfer.Length || IsEnd(transfer.Descriptor, hole) ? 0 : Errno.NoData;
    }

    private static bool IsEnd(int descriptor, long offset)
        => LibC.StatusOf(descriptor, out FileStatus status) == 0 && (ulong)offset >= status.Size;

    private void UseTwin(ServedRequest transfer, SafeFileHandle file)
    {
        bool isAligned = ((transfer.FileOffset | (long)(uint)transfer.Length | transfer.Address) & (DirectTwins.Alignment - 1)) == 0;
        if (isAligned && _twins.Of(file, transfer.IsWrite) is { } twin && TryHold(twin, out int direct))
        {
            transfer.Twin = twin;
            transfer.BufferedDescriptor = transfer.Descriptor;
            transfer.Descriptor = direct;
            transfer.IsDirect = true;
        }
    }

    private static bool TryHold(SafeHandle file, out int descriptor)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
        }
        catch (ObjectDisposedException)
        {
            // The cache has just closed it.
        }

        descriptor = held ? (int)file.DangerousGetHandle() : -1;
        return held;
    }
}
