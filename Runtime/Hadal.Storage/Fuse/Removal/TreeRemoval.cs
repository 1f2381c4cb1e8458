using System.Buffers;
using System.Buffers.Binary;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Removal;

/// <summary>Removes a folder and all in it, never through a link or a mount.</summary>
internal static class TreeRemoval
{
    // Each level holds a descriptor and a frame.
    private const int Deepest = 256;
    private const int BufferBytes = 4096;
    private const int RecordHeader = 19;
    private const ulong Resolve = OpenHow.Beneath | OpenHow.NoOtherMount | OpenHow.NoSymbolicLinks;

    internal static int Remove(SafeFileHandle folder, ReadOnlySpan<byte> terminatedName, int depth = 0)
    {
        if (LibC.Remove(folder, terminatedName, 0) == 0)
            return 0;
        int error = FileNode.LastError;
        if (error != Errno.IsDirectory)
            return error;
        if (depth == Deepest)
            return Errno.NameTooLong;

        ulong flags = (ulong)(OpenFlags.Folder | OpenFlags.NoFollow | OpenFlags.CloseOnExec);
        int opened = LibC.OpenAt(folder, terminatedName, new(flags, 0, Resolve));
        if (opened < 0)
            return FileNode.LastError;
        using SafeFileHandle child = new(opened, ownsHandle: true);
        error = Empty(child, depth + 1);
        return error != 0 ? error : LibC.Remove(folder, terminatedName, PathFlags.RemoveFolder) == 0 ? 0 : FileNode.LastError;
    }

    private static int Empty(SafeFileHandle folder, int depth)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                int read = (int)LibC.ReadEntries(folder, buffer, BufferBytes);
                if (read <= 0)
                    return read == 0 ? 0 : FileNode.LastError;
                int error = RemoveAll(folder, buffer.AsSpan(0, read), depth);
                if (error != 0)
                    return error;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int RemoveAll(SafeFileHandle folder, ReadOnlySpan<byte> records, int depth)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            ReadOnlySpan<byte> rest = records[RecordHeader..length];
            records = records[length..];
            if (!EntryName.TryTake(ref rest, out EntryName name))
                continue;

            // Someone else may be removing the same.
            int error = Remove(folder, name.Terminated, depth);
            if (error is not (0 or Errno.NoEntry))
                return error;
        }

        return 0;
    }
}
