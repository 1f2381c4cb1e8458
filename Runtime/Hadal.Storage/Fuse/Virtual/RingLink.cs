using System.Text;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>A link in <c>iovs</c>. It goes when what it names goes, whether or not anyone removes it.</summary>
internal sealed class RingLink(ulong id, string name, IUserRingRegistry registry) : Node(id, new(0, name), FileKind.SymbolicLink)
{
    internal override int Describe(out NodeAttributes attributes)
    {
        attributes = default;
        if (!registry.TryReadLink(name, out string target))
            return Errno.NoEntry;
        attributes = new(
            VirtualId.Inode(Id), (ulong)Encoding.UTF8.GetByteCount(target), 0, 0, 0, 0, 0, 0, 0,
            FileKind.SymbolicLink | VirtualFolder.ForAll, 1, 0, 0, 0, FuseProtocol.PageBytes, 0);
        return 0;
    }

    internal override int ReadLink(Span<byte> target, out int bytes)
    {
        bytes = 0;
        if (!registry.TryReadLink(name, out string text))
            return Errno.NoEntry;
        return Encoding.UTF8.TryGetBytes(text, target, out bytes) ? 0 : Errno.NameTooLong;
    }
}
