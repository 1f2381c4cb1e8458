using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio.Layout;

/// <summary>What a client asks for (IoArgs).</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal struct RingRequest
{
    /// <summary>The region's id, its bytes in the order of the text.</summary>
    [FieldOffset(0)]
    internal UInt128Bytes Region;

    [FieldOffset(16)]
    internal ulong RegionOffset;

    [FieldOffset(24)]
    internal ulong Inode;

    [FieldOffset(32)]
    internal ulong FileOffset;

    [FieldOffset(40)]
    internal ulong Length;

    [FieldOffset(48)]
    internal ulong UserData;
}
