namespace Hadal.Compilation;

/// <summary>
/// Compiled kernels in a folder, named by what they were compiled from, so that processes never disagree about an entry: writing
/// is making a file of one's own and renaming it. An entry that is not as it was written is no entry, and is removed.
/// </summary>
internal sealed class KernelStore(string folder)
{
    private const string Extension = ".kernel";
    private const string Unfinished = ".tmp";

    /// <summary>Finds an entry; of several NVRTC versions the newest, unless one is asked for.</summary>
    internal CompiledKernel? TryRead(string sourceHash, string? nvrtcVersion = null)
    {
        IEnumerable<string> files = nvrtcVersion is null
            ? Files($"{sourceHash}-*{Extension}").OrderByDescending(VersionOf)
            : [FileOf(sourceHash, nvrtcVersion)];
        return files.Select(Read).FirstOrDefault(kernel =>
            kernel is not null && kernel.SourceHash == sourceHash && (nvrtcVersion is null || kernel.NvrtcVersion == nvrtcVersion));
    }

    /// <summary>Adds an entry; losing a race to an equal entry is success.</summary>
    internal void Write(CompiledKernel kernel)
    {
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $"{Guid.NewGuid():N}{Unfinished}");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(KernelEntryFormat.Write(kernel));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, FileOf(kernel.SourceHash, kernel.NvrtcVersion), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>All files of entries, in ordinal order.</summary>
    internal IEnumerable<string> Entries() => Files($"*{Extension}").Order(StringComparer.Ordinal);

    /// <summary>Reads an entry; removes one that is not as it was written.</summary>
    internal static CompiledKernel? Read(string file)
    {
        try
        {
            if (KernelEntryFormat.TryRead(File.ReadAllBytes(file)) is { } kernel)
            {
                return kernel;
            }

            File.Delete(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another process cleared it.
        }

        return null;
    }

    /// <summary>Removes every entry but those of <paramref name="kept"/>, and what interrupted writers left; nothing else.</summary>
    /// <returns>How many entries went.</returns>
    internal int Clear(IEnumerable<CompiledKernel>? kept = null)
    {
        HashSet<string> files = [.. (kept ?? []).Select(kernel => FileOf(kernel.SourceHash, kernel.NvrtcVersion))];
        string[] removed = [.. Entries().Where(file => !files.Contains(file))];
        foreach (string file in removed.Concat(Files($"*{Unfinished}")))
        {
            File.Delete(file);
        }

        return removed.Length;
    }

    private static Version VersionOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return Version.TryParse(name[(name.LastIndexOf('-') + 1)..], out Version? version) ? version : new();
    }

    private IEnumerable<string> Files(string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern) : [];

    private string FileOf(string sourceHash, string nvrtcVersion) => Path.Combine(folder, $"{sourceHash}-{nvrtcVersion}{Extension}");
}
