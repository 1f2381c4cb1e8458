using System.Text;
using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>
/// The folder <c>iovs</c>: a link made in it registers memory or a ring, a link removed gives it back, and who has the folder open is alive.
/// </summary>
internal sealed class RingFolder(NodeTable nodes, IUserRingRegistry registry, RingClients clients) : VirtualFolder(VirtualId.Rings, ForAll)
{
    internal override int Find(EntryName name, out Node? child)
    {
        string text = Encoding.UTF8.GetString(name.Bytes);
        child = null;
        if (!registry.TryReadLink(text, out _))
            return Errno.NoEntry;
        child = LinkOf(text);
        return 0;
    }

    internal override int MakeSymbolicLink(EntryName name, ReadOnlySpan<byte> target, Caller caller, out Node? child)
    {
        child = null;
        string text = Encoding.UTF8.GetString(name.Bytes);
        int error = registry.Register(text, Encoding.UTF8.GetString(target[..^1]), IdentityOf(caller));
        if (error == 0)
            child = LinkOf(text);
        return error;
    }

    internal override int Remove(EntryName name, bool folder, Caller caller)
        => folder ? Errno.NotDirectory : registry.Unregister(Encoding.UTF8.GetString(name.Bytes), IdentityOf(caller));

    internal override int OpenFolder(Caller caller, out OpenFolder? folder)
    {
        int process = ThreadGroup.Of(caller.ThreadId);
        clients.Opened(process);
        folder = new ListedFolder(Entries(), () => clients.Closed(process));
        return 0;
    }

    internal override List<FolderEntry> Entries()
        => [.. registry.Names.Select(name => new FolderEntry(Encoding.UTF8.GetBytes(name), VirtualId.Inode(VirtualId.Rings), FileKind.SymbolicLink))];

    private static ClientIdentity IdentityOf(Caller caller) => new(caller.UserId, ThreadGroup.Of(caller.ThreadId));

    private Node LinkOf(string name) => nodes.Acquire(new NodeKey(0, name), id => new RingLink(id, name, registry));
}
