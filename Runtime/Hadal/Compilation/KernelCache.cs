namespace Hadal.Compilation;

/// <summary>Compiled kernels of one user on disk. A folder that others could write to is refused: it holds nothing and takes nothing.</summary>
internal sealed class KernelCache
{
    private readonly KernelStore _kernels;

    /// <summary>Opens the cache in a folder, which need not exist.</summary>
    internal KernelCache(string folder)
    {
        Folder = folder;
        Refusal = KernelCacheFolder.Refusal(folder);
        _kernels = new(Path.Combine(folder, "kernels"));
    }

    /// <summary>The user's cache: <c>HADAL_CACHE</c>, else <c>$XDG_CACHE_HOME/hadal</c>, else <c>~/.cache/hadal</c>.</summary>
    internal static KernelCache Default => new(KernelCacheFolder.Default());

    internal string Folder { get; }

    /// <summary>Why the folder is not used, a sentence; null where it is.</summary>
    internal string? Refusal { get; }

    /// <inheritdoc cref="KernelStore.TryRead"/>
    internal CompiledKernel? TryRead(string sourceHash, string? nvrtcVersion = null) =>
        Refusal is null ? _kernels.TryRead(sourceHash, nvrtcVersion) : null;

    /// <inheritdoc cref="KernelStore.Write"/>
    /// <exception cref="HadalException">The folder is refused.</exception>
    internal void Write(CompiledKernel kernel)
    {
        if (Refusal is not null)
        {
            throw new HadalException(Refusal);
        }

        KernelCacheFolder.Create(Folder);
        _kernels.Write(kernel);
    }

    /// <inheritdoc cref="KernelStore.Entries"/>
    internal IEnumerable<string> Entries() => Refusal is null ? _kernels.Entries() : [];

    /// <inheritdoc cref="KernelStore.Read"/>
    internal static CompiledKernel? Read(string file) => KernelStore.Read(file);

    /// <summary>Removes every entry and what interrupted writers left, and nothing else.</summary>
    internal int Clear() => Refusal is null ? _kernels.Clear() : 0;
}
