using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>The first 16 bytes of struct fuse_init_in of linux/fuse.h, which every version has.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct InitIn(uint Major, uint Minor, uint MaxReadAhead, uint Flags);
