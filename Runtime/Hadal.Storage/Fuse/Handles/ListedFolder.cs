using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Handles;

/// <summary>A folder whose entries were listed when it was opened.</summary>
internal sealed class ListedFolder(IReadOnlyList<FolderEntry> entries, Action? closed = null) : OpenFolder
{
    private int _closed;

    internal override int Read(ulong offset, ref EntryWriter writer)
    {
        for (ulong index = offset; index < (ulong)entries.Count; index++)
        {
            FolderEntry entry = entries[(int)index];
            if (!writer.Fits(entry.Name.Length))
                return writer.Written > 0 ? 0 : Errno.Invalid;
            writer.Add(entry.Inode, index + 1, entry.Kind, entry.Name, default);
        }

        return 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            closed?.Invoke();
    }
}
