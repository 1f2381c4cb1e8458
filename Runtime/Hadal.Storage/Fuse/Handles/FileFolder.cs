using System.Buffers.Binary;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Handles;

/// <summary>A folder of the served folder. Offsets are those of the file system below.</summary>
internal sealed class FileFolder(FileNode node, SafeFileHandle handle, Node? virtualRoot) : OpenFolder
{
    /// <summary>After the virtual folder, which comes first, and before all that is below. No file system gives this offset.</summary>
    private const ulong AfterVirtual = long.MaxValue - 1;

    private const int BufferBytes = 32 << 10;
    private const int RecordHeader = 19;
    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private ulong _offset;

    internal override int Read(ulong offset, ref EntryWriter writer)
    {
        lock (_lock)
        {
            if (virtualRoot is not null && offset == 0)
            {
                if (!writer.Fits(FileNode.VirtualRootName.Length))
                    return Errno.Invalid;
                writer.Add(virtualRoot.Key.Inode, AfterVirtual, virtualRoot.Kind, "3fs-virt"u8, default);
                offset = AfterVirtual;
            }

            ulong below = virtualRoot is not null && offset == AfterVirtual ? 0 : offset;
            return MoveTo(below) ? ReadBelow(ref writer) : FileNode.LastError;
        }
    }

    internal override int Synchronize(bool dataOnly)
        => (dataOnly ? LibC.SynchronizeData(handle) : LibC.Synchronize(handle)) == 0 ? 0 : FileNode.LastError;

    /// <inheritdoc/>
    public override void Dispose() => handle.Dispose();

    private bool MoveTo(ulong offset)
    {
        if (offset == _offset)
            return true;
        (_start, _end) = (0, 0);
        if (LibC.Seek(handle, (long)offset, 0) < 0)
            return false;
        _offset = offset;
        return true;
    }

    private int ReadBelow(ref EntryWriter writer)
    {
        while (true)
        {
            if (_start == _end)
            {
                int read = (int)LibC.ReadEntries(handle, _buffer, BufferBytes);
                if (read <= 0)
                    return read == 0 || writer.Written > 0 ? 0 : FileNode.LastError;
                (_start, _end) = (0, read);
            }

            ReadOnlySpan<byte> record = _buffer.AsSpan(_start, _end - _start);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(record[16..]);
            ReadOnlySpan<byte> name = record[RecordHeader..length];
            name = name[..(name.IndexOf((byte)0) + 1)];
            if (!writer.Fits(name.Length - 1))
                return writer.Written > 0 ? 0 : Errno.Invalid;

            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(record[8..]);
            if (virtualRoot is null || !name[..^1].SequenceEqual("3fs-virt"u8))
            {
                ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(record);
                writer.Add(inode, next, (uint)record[18] << 12, name[..^1], AttributesOf(name, writer.WithAttributes));
            }

            (_start, _offset) = (_start + length, next);
        }
    }

    private EntryOut AttributesOf(ReadOnlySpan<byte> terminatedName, bool wanted)
    {
        // Near the limit of descriptors a name is given without its node: one that is looked up for itself counts for more.
        if (!wanted || node.IsTableCrowded || !EntryName.TryTake(ref terminatedName, out EntryName name))
            return default;
        if (node.Find(name, out Node? child) != 0)
            return default;
        if (Entries.Describe(child!, out EntryOut entry) == 0)
            return entry;
        node.GiveBack(child!);
        return default;
    }
}
