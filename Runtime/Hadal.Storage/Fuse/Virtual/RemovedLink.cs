using System.Text;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>What the kernel is shown of a link that removed something, so that symlink(2) succeeds.</summary>
internal sealed class RemovedLink(ulong id, string target) : Node(id, new(0, $"removed/{id}"), FileKind.SymbolicLink)
{
    internal override int Describe(out NodeAttributes attributes)
    {
        attributes = new(
            VirtualId.Inode(Id), (ulong)Encoding.UTF8.GetByteCount(target), 0, 0, 0, 0, 0, 0, 0,
            FileKind.SymbolicLink | VirtualFolder.ForAll, 1, 0, 0, 0, FuseProtocol.PageBytes, 0);
        return 0;
    }
}
