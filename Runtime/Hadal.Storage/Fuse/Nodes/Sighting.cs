namespace Hadal.Storage.Fuse.Nodes;

/// <summary>The folder and name by which the kernel last found a node.</summary>
internal readonly record struct Sighting(ulong Folder, byte[] Name);
