namespace Hadal.Compilation;

/// <summary>
/// Compiled kernels in a folder, named by what they were compiled from, so that processes never disagree about an entry: writing
/// is making a file of one's own and renaming it. An entry that is not as it was written is no entry, and is removed.
/// </summary>
internal sealed class KernelStore(string folder)
{
    internal const string Extension = ".kernel";
    internal const string Unfinished = ".tmp";

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

    /// <summary>Reads an entry; removes one that is not as it was written.</summary>
    internal static CompiledKernel? Read(string file)
    {
        CompiledKernel? kernel = Inspect(file);
        if (kernel is null)
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In a cache that cannot be written it stays, and is damaged at the next look too.
            }
        }

        return kernel;
    }

    /// <summary>Reads an entry and leaves it as it is; null where it is not as it was written, or gone.</summary>
    internal static CompiledKernel? Inspect(string file)
    {
        try
        {
            return KernelEntryFormat.TryRead(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another process cleared it.
            return null;
        }
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
