using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_init_out of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal readonly record struct InitOut(
    uint Major, uint Minor, uint MaxReadAhead, uint Flags, ushort MaxBackground, ushort CongestionThreshold, uint MaxWrite, uint TimeGranularity,
    ushort MaxPages);
