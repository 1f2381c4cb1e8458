namespace Hadal.Storage.Fuse.Virtual;

/// <summary>Numbers of the nodes that no file system below has.</summary>
internal static class VirtualId
{
    internal const ulong Root = 2;
    internal const ulong Rings = 3;
    internal const ulong Removal = 4;
    internal const ulong GetConfiguration = 5;
    internal const ulong SetConfiguration = 6;

    /// <summary>File systems count inodes from below.</summary>
    internal static ulong Inode(ulong id) => 0x7fff_0000_0000_0000 | id;
}
