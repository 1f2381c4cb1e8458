namespace Hadal.Compilation;

/// <summary>Compiled kernels of one user on disk. A folder that others could write to is refused: it holds nothing and takes nothing.</summary>
/// <remarks>Opens the cache in a folder, which need not exist and is looked at again before each use.</remarks>
/// <param name="folder">Its full path.</param>
/// <param name="limit">Bytes that it may hold. A single entry may be larger.</param>
internal sealed class KernelCache(string folder, long limit = KernelCacheLimit.Default)
{
    private readonly KernelStore _kernels = new(KernelCacheFolder.EntriesOf(folder), isPrivate: true);

    /// <summary>The user's cache: <c>HADAL_CACHE</c>, else <c>$XDG_CACHE_HOME/hadal</c>, else <c>~/.cache/hadal</c>; of <c>HADAL_CACHE_LIMIT</c> bytes.</summary>
    internal static KernelCache Default => new(KernelCacheFolder.Default(), KernelCacheLimit.OfEnvironment());

    internal string Folder => folder;

    internal long Limit => limit;

    /// <summary>What its entries have together.</summary>
    internal long Bytes => Entries().Sum(file => SeenFile.Look(file)?.Bytes ?? 0);

    /// <summary>Why the folder is not used now, a sentence; null where it is.</summary>
    internal string? Refusal => KernelCacheFolder.Check(folder).Refusal;

    /// <summary>Why an entry could not be written now, without a final period; null where it could. What is there may be read all the same.</summary>
    internal string? WriteFailure => Refusal?.TrimEnd('.') ?? KernelCacheFolder.WriteFailure(folder);

    // An absent folder is not looked into: one that appears after the check has not been checked.
    private bool CanBeRead => KernelCacheFolder.Check(folder) is (true, null);

    /// <summary>Finds an entry, which counts as used now; of several NVRTC versions the newest, unless one is asked for.</summary>
    internal CompiledKernel? TryRead(string sourceHash, string? nvrtcVersion = null)
    {
        CompiledKernel? kernel = CanBeRead ? _kernels.TryRead(sourceHash, nvrtcVersion) : null;
        if (kernel is not null)
        {
            _kernels.Touch(kernel);
        }

        return kernel;
    }

    /// <summary>Finds the entry of the newest NVRTC, of those below a version where one is given; it does not count as used yet.</summary>
    internal CompiledKernel? TryReadNewest(string sourceHash, string? below = null) => CanBeRead ? _kernels.TryReadNewest(sourceHash, below) : null;

    /// <inheritdoc cref="KernelStore.Touch"/>
    internal void Touch(CompiledKernel kernel) => _kernels.Touch(kernel);

    /// <summary>Adds an entry, and removes the least recently used ones that are then too much.</summary>
    /// <exception cref="HadalException">The folder is refused.</exception>
    internal void Write(CompiledKernel kernel)
    {
        ThrowIfRefused();
        KernelCacheFolder.Create(folder);

        // Making a folder that exists is no error, and another user may have made it since.
        ThrowIfRefused();
        _kernels.Write(kernel);
        _kernels.Evict(limit, kernel);
    }

    /// <inheritdoc cref="KernelStore.Entries"/>
    internal IEnumerable<string> Entries() => CanBeRead ? _kernels.Entries() : [];

    /// <inheritdoc cref="KernelEntryFile.Read"/>
    internal static CompiledKernel? Read(string file) => KernelEntryFile.Read(file, isPrivate: true);

    /// <inheritdoc cref="KernelEntryFile.Inspect(string, bool)"/>
    internal static CompiledKernel? Inspect(string file) => KernelEntryFile.Inspect(file, isPrivate: true);

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
