using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>What is known of a node.</summary>
internal sealed class AttributeHandlers(NodeTable nodes, HandleTable<OpenFile> files)
{
    private const int MaxLinkBytes = FuseProtocol.PageBytes - 1;

    internal void AddTo(Handlers handlers)
    {
        handlers[Operation.GetAttributes] = Get;
        handlers[Operation.SetAttributes] = Set;
        handlers[Operation.ReadLink] = ReadLink;
        handlers[Operation.Access] = Access;
    }

    private int Get(Request request, Reply reply)
        => nodes[request.Header.NodeId] is { } node ? Answer(node, reply) : Errno.Stale;

    private int Set(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out SetAttributesIn attributes))
            return Errno.Invalid;
        if (nodes[request.Header.NodeId] is not { } node)
            return Errno.Stale;
        OpenFile? file = ((ValidAttributes)attributes.Valid).HasFlag(ValidAttributes.Handle) ? files[attributes.Handle] : null;
        int error = node.SetAttributes(attributes, file?.Node == node ? file : null);
        return error != 0 ? error : Answer(node, reply);
    }

    private int ReadLink(Request request, Reply reply)
    {
        if (nodes[request.Header.NodeId] is not { } node)
            return Errno.Stale;
        int error = node.ReadLink(reply.Space(MaxLinkBytes), out int bytes);
        reply.Commit(bytes);
        return error;
    }

    // The kernel has looked at the mode already (default_permissions).
    private int Access(Request request, Reply reply) => nodes[request.Header.NodeId] is null ? Errno.Stale : 0;

    private static int Answer(Node node, Reply reply)
    {
        int error = node.Describe(out NodeAttributes attributes);
        return error != 0 ? error : reply.Write(new AttributesOut(node.AttributeSeconds, 0, 0, attributes));
    }
}
