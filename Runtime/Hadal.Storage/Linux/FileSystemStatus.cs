using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct statfs of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential, Size = 120)]
internal readonly record struct FileSystemStatus(
    long Type,
    ulong BlockSize,
    ulong Blocks,
    ulong FreeBlocks,
    ulong AvailableBlocks,
    ulong Files,
    ulong FreeFiles,
    ulong Id,
    ulong NameLength,
    ulong FragmentSize);
