using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>What the kernel keeps for each thread, though programs mostly take it for the process's.</summary>
internal static unsafe partial class LibC
{
    /// <summary>Of unshare(2): working folder, root and umask become the calling thread's own.</summary>
    internal const int UnshareFolders = 0x200;

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int what);

    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial uint SetCreationMask(uint mask);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    internal static partial int SetFileSystemUser(uint user);

    [LibraryImport("libc", EntryPoint = "setfsgid")]
    internal static partial int SetFileSystemGroup(uint group);

    [LibraryImport("libc", EntryPoint = "getegid")]
    internal static partial uint EffectiveGroup();

    /// <summary>setgroups(2) of this thread alone: the C library's would change all threads.</summary>
    internal static bool DropSupplementaryGroups()
        => SystemCall(RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 159 : 116, 0, 0, 0, 0, 0, 0) == 0;
}
