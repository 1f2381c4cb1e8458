namespace Hadal.Storage.Fuse.Handles;

/// <summary>A name in a folder that no file system below has.</summary>
internal readonly record struct FolderEntry(byte[] Name, ulong Inode, uint Kind);
