namespace Hadal.Storage.Fuse.Mounting;

/// <summary>A line of /proc/self/mountinfo.</summary>
/// <param name="Device">Major and minor number, "0:45": a mount of FUSE has one of its own.</param>
internal readonly record struct MountEntry(string Device, string Path, string Type);
