namespace Hadal.Storage.Fuse.Nodes;

/// <summary>What makes two lookups find the same node: the inode of a file, or the name of a link in <c>iovs</c>.</summary>
internal readonly record struct NodeKey(ulong Inode, string? Link);
