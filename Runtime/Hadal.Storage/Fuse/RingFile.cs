using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse;

/// <summary>A file that user rings use.</summary>
internal sealed record RingFile((ulong Inode, bool ForWriting) Key, SafeFileHandle Handle);
