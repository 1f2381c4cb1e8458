using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_entry_out of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EntryOut(
    ulong NodeId,
    ulong Generation,
    ulong EntrySeconds,
    ulong AttributeSeconds,
    uint EntryNanoseconds,
    uint AttributeNanoseconds,
    NodeAttributes Attributes);
