namespace Hadal.Compilation;

/// <summary>Compiled kernels of one user on disk. A folder that others could write to is refused: it holds nothing and takes nothing.</summary>
/// <remarks>Opens the cache in a folder, which need not exist and is looked at again before each use.</remarks>
internal sealed class KernelCache(string folder)
{
    private readonly KernelStore _kernels = new(Path.Combine(folder, "kernels"));

    /// <summary>The user's cache: <c>HADAL_CACHE</c>, else <c>$XDG_CACHE_HOME/hadal</c>, else <c>~/.cache/hadal</c>.</summary>
    internal static KernelCache Default => new(KernelCacheFolder.Default());

    internal string Folder => folder;

    /// <summary>Why the folder is not used now, a sentence; null where it is.</summary>
    internal string? Refusal => KernelCacheFolder.Check(folder).Refusal;

    // An absent folder is not looked into: one that appears after the check has not been checked.
    private bool CanBeRead => KernelCacheFolder.Check(folder) is (true, null);

    /// <inheritdoc cref="KernelStore.TryRead"/>
    internal CompiledKernel? TryRead(string sourceHash, string? nvrtcVersion = null) =>
        CanBeRead ? _kernels.TryRead(sourceHash, nvrtcVersion) : null;

    /// <inheritdoc cref="KernelStore.Write"/>
    /// <exception cref="HadalException">The folder is refused.</exception>
    internal void Write(CompiledKernel kernel)
    {
        ThrowIfRefused();
        KernelCacheFolder.Create(folder);

        // Making a folder that exists is no error, and another user may have made it since.
        ThrowIfRefused();
        _kernels.Write(kernel);
    }

    /// <inheritdoc cref="KernelStore.Entries"/>
    internal IEnumerable<string> Entries() => CanBeRead ? _kernels.Entries() : [];

    /// <inheritdoc cref="KernelStore.Read"/>
    internal static CompiledKernel? Read(string file) => KernelStore.Read(file);

    /// <summary>Removes every entry and what interrupted writers left, and nothing else.</summary>
    internal int Clear() => CanBeRead ? _kernels.Clear() : 0;

    private void ThrowIfRefused()
    {
        if (Refusal is { } refusal)
        {
            throw new HadalException(refusal);
        }
    }
}
