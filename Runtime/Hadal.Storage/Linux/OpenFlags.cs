using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>Flags of open(2) (asm-generic/fcntl.h).</summary>
internal static class OpenFlags
{
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;
    internal const int AccessMask = 3;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int Truncate = 0x200;
    internal const int Append = 0x400;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const int Synchronous = 0x101000;
    internal const int Path = 0x200000;

    // ARM numbers these its own way (arch/arm64/include/uapi/asm/fcntl.h).
    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    internal static readonly int Direct = s_arm ? 0x10000 : 0x4000;
    internal static readonly int Folder = s_arm ? 0x4000 : 0x10000;
    internal static readonly int NoFollow = s_arm ? 0x8000 : 0x20000;

    internal static int From(FileMode mode, FileAccess access)
    {
        int flags = CloseOnExec | access switch
        {
            FileAccess.Read => ReadOnly,
            FileAccess.Write => WriteOnly,
            _ => ReadWrite,
        };
        return flags | mode switch
        {
            FileMode.Open => 0,
            FileMode.OpenOrCreate => Create,
            FileMode.Create => Create | Truncate,
            FileMode.CreateNew => Create | Exclusive,
            FileMode.Truncate => Truncate,
            _ => throw new ArgumentOutOfRangeException(
                nameof(mode), mode, "A file of a ring is opened by Open, OpenOrCreate, Create, CreateNew or Truncate: requests say where they write."),
        };
    }
}
