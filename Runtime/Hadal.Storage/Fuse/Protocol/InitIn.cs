using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_init_in, as far as every version has it of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct InitIn(uint Major, uint Minor, uint MaxReadAhead, uint Flags);
