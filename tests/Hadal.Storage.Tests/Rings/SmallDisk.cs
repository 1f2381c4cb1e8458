using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

/// <summary>A file system in memory that is soon full. Needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    internal SmallDisk(string folder, long bytes)
    {
        Assert.SkipUnless(Environment.UserName == "root" && OperatingSystem.IsLinux(), "only root may mount");
        Path = Directory.CreateDirectory(System.IO.Path.Combine(folder, "disk")).FullName;
        ChildProcess mount = ChildProcess.Run("mount", ["-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", Path], folder);
        Assert.SkipUnless(mount.ExitCode == 0, $"mounting a tmpfs failed: {mount.Error}");
    }

    internal string Path { get; }

    public void Dispose() => ChildProcess.Run("umount", ["-l", Path], "/");
}
