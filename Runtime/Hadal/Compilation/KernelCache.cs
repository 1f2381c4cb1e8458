using System.Globalization;

namespace Hadal.Compilation;

/// <summary>
/// Compiled kernels of one user on disk, named by what they were compiled from, so that processes never disagree about an entry:
/// writing is making a file of one's own and renaming it. An entry that is not as it was written is no entry, and is removed.
/// </summary>
internal sealed class KernelCache
{
    private const string Extension = ".kernel";

    private readonly string _kernels;

    /// <summary>Opens the cache in a folder, which need not exist.</summary>
    internal KernelCache(string folder)
    {
        Folder = folder;
        Refusal = KernelCacheFolder.Refusal(folder);
        _kernels = Path.Combine(folder, "kernels");
    }

    /// <summary>The user's cache: <c>HADAL_CACHE</c>, else <c>$XDG_CACHE_HOME/hadal</c>, else <c>~/.cache/hadal</c>.</summary>
    internal static KernelCache Default => new(KernelCacheFolder.Default());

    internal string Folder { get; }

    /// <summary>Why the folder is not used, a sentence; null where it is. A refused cache holds nothing and takes nothing.</summary>
    internal string? Refusal { get; }

    /// <summary>Finds an entry; of several NVRTC versions the newest, unless one is asked for.</summary>
    internal CompiledKernel? TryRead(string sourceHash, string? nvrtcVersion = null)
    {
        IEnumerable<string> files = nvrtcVersion is null
            ? Files($"{sourceHash}-*{Extension}").OrderByDescending(VersionOf)
            : [FileOf(sourceHash, nvrtcVersion)];
        foreach (string file in Refusal is null ? files : [])
        {
            if (Read(file) is { } kernel && kernel.SourceHash == sourceHash && (nvrtcVersion is null || kernel.NvrtcVersion == nvrtcVersion))
            {
                return kernel;
            }
        }

        return null;
    }

    /// <summary>Adds an entry; losing a race to an equal entry is success.</summary>
    internal void Write(CompiledKernel kernel)
    {
        if (Refusal is not null)
        {
            throw new HadalException(Refusal);
        }

        KernelCacheFolder.Create(Folder);
        Directory.CreateDirectory(_kernels);
        string temporary = Path.Combine(_kernels, string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N}.tmp"));
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

    /// <summary>Removes every entry and what interrupted writers left, and nothing else.</summary>
    internal int Clear()
    {
        int entries = 0;
        foreach (string file in Entries().Concat(Files("*.tmp")))
        {
            File.Delete(file);
            entries += file.EndsWith(Extension, StringComparison.Ordinal) ? 1 : 0;
        }

        return entries;
    }

    private static Version VersionOf(string file) =>
        Version.TryParse(Path.GetFileNameWithoutExtension(file)[65..], out Version? version) ? version : new();

    private IEnumerable<string> Files(string pattern) =>
        Refusal is null && Directory.Exists(_kernels) ? Directory.EnumerateFiles(_kernels, pattern) : [];

    private string FileOf(string sourceHash, string nvrtcVersion) => Path.Combine(_kernels, $"{sourceHash}-{nvrtcVersion}{Extension}");
}
