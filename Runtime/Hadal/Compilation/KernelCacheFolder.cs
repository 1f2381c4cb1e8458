using Hadal.Interop;

namespace Hadal.Compilation;

/// <summary>
/// Where the cache lies and whether it can be trusted. Its cubins run on the user's GPU, so nobody else may be able to put one
/// there: the folder belongs to the user alone, no link leads to it, and what lies in it is the user's own too.
/// </summary>
internal static class KernelCacheFolder
{
    internal const string Variable = "HADAL_CACHE";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where in a cache its entries lie.</summary>
    internal static string EntriesOf(string folder) => Path.Combine(folder, "kernels");

    internal static string Default() => Default(Environment.GetEnvironmentVariable);

    /// <summary>The folder that an environment names.</summary>
    internal static string Default(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "hadal", "cache");
        }

        // A relative XDG_CACHE_HOME is to be ignored (XDG Base Directory Specification).
        string? xdg = environment("XDG_CACHE_HOME");
        return Path.IsPathFullyQualified(xdg ?? "")
            ? Path.Combine(xdg!, "hadal")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "hadal");
    }

    /// <summary>Looks at a folder before each use; one that does not exist yet may appear with any owner.</summary>
    /// <returns>Whether it exists, and why it is not used as a cache, a sentence; null where it may be.</returns>
    internal static (bool Exists, string? Refusal) Check(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (Directory.Exists(folder), null);
        }

        try
        {
            if (LinkOnPath(folder) is { } link)
            {
                return (true, $"The kernel cache '{folder}' is not used: '{link}' on its path is a symbolic link. Name the real folder in {Variable}.");
            }

            return UnixFile.Status(folder) is { } status ? (true, Refusal(folder, status) ?? EntriesRefusal(folder)) : (false, null);
        }
        catch (IOException failure)
        {
            return (false, $"The kernel cache '{folder}' is not used: who may write to it cannot be told, since {failure.Message}. Name another folder in {Variable}.");
        }
    }

    /// <summary>Makes the folder for its owner alone; one that exists is left as it is.</summary>
    internal static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        // The mode counts for the last part only, which is the one that must be private.
        Directory.CreateDirectory(folder, OwnerOnly);
    }

    /// <summary>Makes the folder of entries, in a cache that was checked.</summary>
    internal static void CreateEntries(string folder)
    {
        Create(folder);

        // Earlier versions left its rights to the umask: should the cache be opened one day, it stays closed.
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(folder) != OwnerOnly)
        {
            File.SetUnixFileMode(folder, OwnerOnly);
        }
    }

    /// <summary>Whether an entry is a file, and of the user or of root: others who put it there may change it too, and a link leads to where they may.</summary>
    internal static bool IsOwnFile(string file) =>
        !OperatingSystem.IsLinux() || (UnixFile.Status(file) is { IsFile: true, Owner: var owner } && (owner == 0 || owner == UnixFile.EffectiveUser()));

    /// <summary>What the system says to a file where entries lie, or would where nothing is yet; null where it takes it.</summary>
    internal static string? WriteFailure(string folder)
    {
        string place = EntriesOf(folder);
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } parent)
        {
            place = parent;
        }

        try
        {
            using FileStream probe = new(
                Path.Combine(place, $"{Guid.NewGuid():N}{KernelStore.Unfinished}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            probe.WriteByte(0);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static string? LinkOnPath(string folder)
    {
        for (string? part = folder; part is not null; part = Path.GetDirectoryName(part))
        {
            if (UnixFile.Status(part) is { IsLink: true })
            {
                return part;
            }
        }

        return null;
    }

    private static string? Refusal(string folder, UnixFileStatus status)
    {
        if (!status.IsDirectory)
        {
            return $"The kernel cache '{folder}' is not used: it is not a folder.";
        }

        uint user = UnixFile.EffectiveUser();
        if (status.Owner != user)
        {
            return $"The kernel cache '{folder}' is not used: it belongs to user {status.Owner}, not to {user}. Name another folder in {Variable}.";
        }

        return (status.Permissions & 0x3f) == 0
            ? null
            : $"The kernel cache '{folder}' is not used: others have rights to it (mode {Convert.ToString(status.Permissions, 8)}, expected 700) and may have written there. Remove '{EntriesOf(folder)}' and give the folder mode 700, or name another one in {Variable}.";
    }

    // Not its mode: earlier versions left that to the umask, and nobody else passes the folder above.
    private static string? EntriesRefusal(string folder)
    {
        string entries = EntriesOf(folder);
        string? fault = UnixFile.Status(entries) switch
        {
            null => null,
            { IsLink: true } => "is a symbolic link",
            { IsDirectory: false } => "is not a folder",
            { Owner: var owner } when owner != UnixFile.EffectiveUser() => $"belongs to user {owner}, not to {UnixFile.EffectiveUser()}",
            _ => null,
        };
        return fault is null ? null : $"The kernel cache '{folder}' is not used: '{entries}' {fault}, so others may write there. Remove it; Hadal makes it anew.";
    }
}
