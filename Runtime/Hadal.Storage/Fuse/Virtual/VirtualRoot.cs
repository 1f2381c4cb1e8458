using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>The folder <c>3fs-virt</c>.</summary>
internal sealed class VirtualRoot(NodeTable nodes, IReadOnlyList<(string Name, VirtualFolder Folder)> folders)
    : VirtualFolder(VirtualId.Root, ForReading)
{
    internal override int Find(EntryName name, out Node? child)
    {
        foreach ((string known, VirtualFolder folder) in folders)
        {
            if (name.Bytes.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(known)))
            {
                child = nodes.Acquire(folder.Key, _ => folder);
                return 0;
            }
        }

        child = null;
        return Errno.NoEntry;
    }

    internal override List<FolderEntry> Entries()
        => [.. folders.Select(entry => new FolderEntry(System.Text.Encoding.UTF8.GetBytes(entry.Name), entry.Folder.Key.Inode, FileKind.Folder))];
}
