using Xunit;

namespace Hadal.Testing;

/// <summary>A file system in memory that is soon full, and can be made one that only reads. A test that needs it is skipped where mounting is not permitted and may be missing.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>Mounts it.</summary>
    /// <param name="path">The folder where it is mounted; made where it is not there.</param>
    /// <param name="bytes">Its size, which the system rounds up to whole pages.</param>
    public SmallDisk(string path, long bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a file system in memory, as Linux has them.");
        Path = Directory.CreateDirectory(path).FullName;
        string failure = Mount("-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", Path);
        Requires.Right(failure.Length == 0, "to mount a tmpfs, which root has", failure);
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>From now on nothing on it can be changed, not even by root.</summary>
    public void MakeReadOnly() => Assert.Equal("", Mount("-o", "remount,ro", Path));

    /// <summary>Writes a file that takes all that is left.</summary>
    public void Fill()
    {
        using FileStream file = new(System.IO.Path.Combine(Path, "ballast"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // No space left.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ChildProcess.Run("umount", ["-l", Path], "/");

    private static string Mount(params string[] arguments)
    {
        ChildProcess mount = ChildProcess.Run(Requires.Tool("mount", "util-linux"), arguments, "/");
        return mount.ExitCode == 0 ? "" : mount.Error.Trim();
    }
}
