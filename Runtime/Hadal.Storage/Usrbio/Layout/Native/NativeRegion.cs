using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio.Layout.Native;

/// <summary>struct hf3fs_iov of the C library of 3FS.</summary>
[StructLayout(LayoutKind.Explicit, Size = 312)]
internal unsafe struct NativeRegion
{
    [FieldOffset(0)]
    internal nint Address;

    [FieldOffset(8)]
    internal nint Handle;

    [FieldOffset(16)]
    internal UInt128Bytes Id;

    [FieldOffset(32)]
    internal fixed byte MountPoint[256];

    [FieldOffset(288)]
    internal ulong Bytes;

    [FieldOffset(296)]
    internal ulong BlockBytes;

    [FieldOffset(304)]
    internal int NumaNode;
}
