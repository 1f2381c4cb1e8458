namespace Hadal.Compilation;

/// <summary>Reads the file of an entry.</summary>
internal static class KernelEntryFile
{
    /// <summary>Reads an entry; removes one that is not as it was written.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="isPrivate">Whether it must be a file of the user's own: in a cache, not among a project's objects.</param>
    internal static CompiledKernel? Read(string file, bool isPrivate)
    {
        // Another process may put a whole one in its place while this one is read.
        SeenFile? seen = SeenFile.Look(file);
        CompiledKernel? kernel = Inspect(file, isPrivate, out bool isDamaged);
        if (isDamaged)
        {
            seen?.Remove();
        }

        return kernel;
    }

    /// <summary>Reads an entry and leaves it as it is; null where it is not as it was written, cannot be read, or is gone.</summary>
    /// <inheritdoc cref="Read"/>
    internal static CompiledKernel? Inspect(string file, bool isPrivate) => Inspect(file, isPrivate, out _);

    private static CompiledKernel? Inspect(string file, bool isPrivate, out bool isDamaged)
    {
        isDamaged = false;
        try
        {
            CompiledKernel? kernel = isPrivate && !KernelCacheFolder.IsOwnFile(file) ? null : KernelEntryFormat.TryRead(File.ReadAllBytes(file));
            isDamaged = kernel is null;
            return kernel;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or not to be read just now: nothing is known against it, so it is not used and stays.
            return null;
        }
    }
}
