using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>Flags of open(2) about the path, and of the calls that end in "at" (asm-generic/fcntl.h; three differ on ARM).</summary>
internal static class PathFlags
{
    internal const int NoFolder = -100;
    internal const int RemoveFolder = 0x200;
    internal const int FollowLink = 0x400;
    internal const int EmptyPath = 0x1000;
    internal const int Path = 0x200000;

    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64;

    internal static readonly int Folder = s_arm ? 0x4000 : 0x10000;
    internal static readonly int NoFollow = s_arm ? 0x8000 : 0x20000;
}
