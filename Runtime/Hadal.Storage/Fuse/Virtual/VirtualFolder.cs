using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>
/// A folder that no file system below has. Where anyone may make links in it, what they do is checked where they do it. The kernel believes
/// nothing of it for any time: who asks whether the server lives, asks for these.
/// </summary>
internal class VirtualFolder(ulong id, uint mode) : Node(id, new(VirtualId.Inode(id), null), FileKind.Folder)
{
    internal const uint ForAll = 0x1ff;
    internal const uint ForReading = 0x16d;
    private readonly ulong _madeSeconds = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    internal sealed override int Describe(out NodeAttributes attributes)
    {
        attributes = new(
            Key.Inode, 0, 0, _madeSeconds, _madeSeconds, _madeSeconds, 0, 0, 0, FileKind.Folder | mode, 2, 0, 0, 0, FuseProtocol.PageBytes, 0);
        return 0;
    }

    internal override int Find(EntryName name, out Node? child)
    {
        child = null;
        return Errno.NoEntry;
    }

    internal override int OpenFolder(Caller caller, out OpenFolder? folder)
    {
        folder = new ListedFolder(Entries());
        return 0;
    }

    internal virtual List<FolderEntry> Entries() => [];
}
