namespace Hadal.Compilation;

/// <summary>
/// Compiled kernels in a folder, named by what they were compiled from, so that processes never disagree about an entry: writing
/// is making a file of one's own and renaming it. An entry that is not as it was written is no entry, and is removed.
/// </summary>
/// <param name="folder">Where they lie.</param>
/// <param name="isPrivate">Whether nobody else may reach them: in a cache, not among a project's objects.</param>
internal sealed class KernelStore(string folder, bool isPrivate = false)
{
    internal const string Extension = ".kernel";
    internal const string Unfinished = ".tmp";

    /// <summary>Finds an entry; of several NVRTC versions the newest, unless one is asked for.</summary>
    internal CompiledKernel? TryRead(string sourceHash, string? nvrtcVersion = null) =>
        nvrtcVersion is null ? TryReadNewest(sourceHash) : Whole(FileOf(sourceHash, nvrtcVersion));

    /// <summary>Finds the entry of the newest NVRTC, of those below a version where one is given.</summary>
    internal CompiledKernel? TryReadNewest(string sourceHash, string? below = null) =>
        Files($"{sourceHash}-*{Extension}")
            .Select(file => (File: file, Version: VersionOf(file)))
            .Where(entry => below is null || entry.Version < ParseVersion(below))
            .OrderByDescending(entry => entry.Version)
            .Select(entry => Whole(entry.File))
            .FirstOrDefault(kernel => kernel is not null);

    /// <summary>Adds an entry; losing a race to an equal entry is success.</summary>
    internal void Write(CompiledKernel kernel)
    {
        if (isPrivate)
        {
            KernelCacheFolder.CreateEntries(folder);
        }
        else
        {
            Directory.CreateDirectory(folder);
        }

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
        catch (FileNotFoundException)
        {
            // Another process cleared the folder meanwhile: the entry is gone as it would be had it been there a moment earlier.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes the entries that were not used for longest until all have at most <paramref name="limit"/> bytes; never the one of <paramref name="kept"/>.</summary>
    internal void Evict(long limit, CompiledKernel kept) => KernelEviction.Run(folder, limit, FileOf(kept.SourceHash, kept.NvrtcVersion));

    /// <summary>Remembers that an entry was used now.</summary>
    internal void Touch(CompiledKernel kernel)
    {
        try
        {
            // Not the time of access, which other readers of the folder change too.
            File.SetLastWriteTimeUtc(FileOf(kernel.SourceHash, kernel.NvrtcVersion), DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache on a file system that cannot be written has nothing to evict either.
        }
    }

    /// <summary>All files of entries, in ordinal order.</summary>
    internal IEnumerable<string> Entries() => Files($"*{Extension}").Order(StringComparer.Ordinal);

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

    // Under another name it is not what was asked for.
    private CompiledKernel? Whole(string file) =>
        KernelEntryFile.Read(file, isPrivate) is { } kernel && FileOf(kernel.SourceHash, kernel.NvrtcVersion) == file ? kernel : null;

    private static Version VersionOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return ParseVersion(name[(name.LastIndexOf('-') + 1)..]);
    }

    private static Version ParseVersion(string text) => Version.TryParse(text, out Version? version) ? version : new();

    private IEnumerable<string> Files(string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern) : [];

    private string FileOf(string sourceHash, string nvrtcVersion) => Path.Combine(folder, $"{sourceHash}-{nvrtcVersion}{Extension}");
}
