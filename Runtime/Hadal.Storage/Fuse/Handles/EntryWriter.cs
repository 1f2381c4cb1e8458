using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Protocol;

namespace Hadal.Storage.Fuse.Handles;

/// <summary>Fills the answer to a request for a folder's entries; with each entry's attributes where they are asked for.</summary>
internal ref struct EntryWriter(Span<byte> space, bool plus)
{
    private readonly Span<byte> _space = space;

    internal int Written { get; private set; }

    internal readonly bool WithAttributes => plus;

    /// <summary>Whether an entry of a name that long still fits; ask before <see cref="Add"/>.</summary>
    internal readonly bool Fits(int nameBytes) => Size(nameBytes) <= _space.Length - Written;

    /// <param name="attributes">Where attributes are asked for; all zeros make the kernel look the name up when it needs it.</param>
    internal unsafe void Add(ulong inode, ulong nextOffset, uint kind, ReadOnlySpan<byte> name, in EntryOut attributes)
    {
        Span<byte> entry = _space.Slice(Written, Size(name.Length));
        entry.Clear();
        Written += entry.Length;
        if (plus)
        {
            MemoryMarshal.Write(entry, attributes);
            entry = entry[sizeof(EntryOut)..];
        }

        MemoryMarshal.Write(entry, new EntryHeader(inode, nextOffset, (uint)name.Length, kind >> 12));
        name.CopyTo(entry[sizeof(EntryHeader)..]);
    }

    private readonly unsafe int Size(int nameBytes) => ((plus ? sizeof(EntryOut) : 0) + sizeof(EntryHeader) + nameBytes + 7) & ~7;
}
