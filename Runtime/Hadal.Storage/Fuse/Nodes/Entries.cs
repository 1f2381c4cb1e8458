using Hadal.Storage.Fuse.Protocol;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>What the kernel is told of a node that it has found.</summary>
internal static class Entries
{
    internal static int Describe(Node node, out EntryOut entry)
    {
        int error = node.Describe(out NodeAttributes attributes);
        entry = error == 0 ? new(node.Id, 0, node.NameSeconds, node.AttributeSeconds, 0, 0, attributes) : default;
        return error;
    }
}
