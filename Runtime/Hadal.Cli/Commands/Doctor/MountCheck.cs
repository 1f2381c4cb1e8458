namespace Hadal.Cli.Commands.Doctor;

/// <summary>Mounts of 3FS, which are FUSE mounts of the type <c>hf3fs</c>.</summary>
internal static class MountCheck
{
    private const string Mounts = "/proc/mounts";

    internal static DoctorItem Run(string name)
    {
        string[] found = File.Exists(Mounts) ? Parse(File.ReadAllText(Mounts)) : [];
        return found.Length > 0
            ? new(name, Found: true, null, string.Join(", ", found), [Mounts], null)
            : new(name, Found: false, null, null, [Mounts], "No 3FS is mounted: caches and data sets use local files.");
    }

    /// <summary>Mount points of 3FS in the text of /proc/mounts (fstab(5): source, point, type; spaces are octal escapes).</summary>
    internal static string[] Parse(string text) =>
        [.. from line in text.Split('\n')
            let fields = line.Split(' ')
            where fields.Length >= 3 && fields[2].Contains("hf3fs", StringComparison.Ordinal)
            select fields[1].Replace("\\040", " ", StringComparison.Ordinal)];
}
