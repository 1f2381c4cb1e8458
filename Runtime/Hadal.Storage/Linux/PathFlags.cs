namespace Hadal.Storage.Linux;

/// <summary>What the calls that end in "at" are told of a path (linux/fcntl.h).</summary>
internal static class PathFlags
{
    /// <summary>In the place of a folder: the current one.</summary>
    internal const int NoFolder = -100;

    internal const int KeepLink = 0x100;
    internal const int RemoveFolder = 0x200;
    internal const int FollowLink = 0x400;
    internal const int EmptyPath = 0x1000;
}
