using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio.Layout.Native;

/// <summary>struct hf3fs_ior of the C library of 3FS.</summary>
[StructLayout(LayoutKind.Explicit, Size = 600)]
internal unsafe struct NativeRing
{
    [FieldOffset(0)]
    internal NativeRegion Memory;

    [FieldOffset(312)]
    internal nint Handle;

    [FieldOffset(320)]
    internal fixed byte MountPoint[256];

    [FieldOffset(576)]
    internal byte ForReading;

    [FieldOffset(580)]
    internal int Depth;

    [FieldOffset(584)]
    internal int Priority;

    [FieldOffset(588)]
    internal int TimeoutMilliseconds;

    [FieldOffset(592)]
    internal RingFlags Flags;
}
