namespace Hadal.Compilation;

/// <summary>Compiled kernels of one user on disk, named by content.</summary>
internal sealed class KernelCache
{
    /// <summary>The user's cache: <c>HADAL_CACHE</c>, else <c>$XDG_CACHE_HOME/hadal</c>, else <c>~/.cache/hadal</c>.</summary>
    internal static KernelCache Default => throw new NotImplementedException();

    /// <summary>Finds an entry; of several NVRTC versions the newest, unless one is asked for. A corrupt entry is no entry.</summary>
    internal CompiledKernel? TryRead(string sourceHash, string? nvrtcVersion = null) => throw new NotImplementedException();

    /// <summary>Adds an entry; losing a race to an equal entry is success.</summary>
    internal void Write(CompiledKernel kernel) => throw new NotImplementedException();
}
