using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_batch_forget_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BatchForgetIn(uint Count, uint Padding);
