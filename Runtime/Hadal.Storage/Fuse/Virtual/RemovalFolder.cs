using System.Text;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Removal;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>
/// The folder <c>rm-rf</c>: a link made in it removes what it points to, a path under the mount point, with all that is in it. The link
/// itself never exists. Nothing else can be done in it; in 3FS folders can be moved into it too.
/// </summary>
internal sealed class RemovalFolder(NodeTable nodes, FileNode root, string mountPoint) : VirtualFolder(VirtualId.Removal, ForAll)
{
    internal override int MakeSymbolicLink(EntryName name, ReadOnlySpan<byte> target, Caller caller, out Node? child)
    {
        child = null;
        string path = Encoding.UTF8.GetString(target[..^1]);
        if (!path.StartsWith(mountPoint + '/', StringComparison.Ordinal))
            return Errno.Invalid;
        int error = ServedPath.Remove(nodes, root, path[mountPoint.Length..], null, caller);
        if (error == 0)
            child = nodes.AcquireNew(id => new RemovedLink(id, path));
        return error;
    }
}
