namespace Hadal.Storage.Fuse.Handles;

/// <summary>A folder that a program reads.</summary>
internal abstract class OpenFolder : IDisposable
{
    /// <summary>Writes the entries from <paramref name="offset"/> on (0, or what an entry gave as the next), as many as fit.</summary>
    internal abstract int Read(ulong offset, ref EntryWriter writer);

    internal virtual int Synchronize(bool dataOnly) => 0;

    /// <inheritdoc/>
    public abstract void Dispose();
}
