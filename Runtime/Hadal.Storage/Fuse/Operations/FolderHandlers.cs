using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>Folders: opened, read, closed.</summary>
internal sealed class FolderHandlers(NodeTable nodes, HandleTable<OpenFolder> folders)
{
    internal void AddTo(Handlers handlers)
    {
        handlers[Operation.OpenFolder] = Open;
        handlers[Operation.ReadFolder] = (request, reply) => Read(request, reply, plus: false);
        handlers[Operation.ReadFolderPlus] = (request, reply) => Read(request, reply, plus: true);
        handlers[Operation.ReleaseFolder] = Release;
        handlers[Operation.SynchronizeFolder] = Synchronize;
    }

    private int Open(Request request, Reply reply)
    {
        if (nodes[request.Header.NodeId] is not { } node)
            return Errno.Stale;
        int error = node.OpenFolder(request.Caller, out OpenFolder? folder);
        return error != 0 ? error : reply.Write(new OpenOut(folders.Add(folder!), 0, 0));
    }

    private int Read(Request request, Reply reply, bool plus)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out ReadIn read))
            return Errno.Invalid;
        if (folders[read.Handle] is not { } folder)
            return Errno.BadDescriptor;
        EntryWriter writer = new(reply.Space(read.Size), plus);
        int error = folder.Read(read.Offset, ref writer);
        reply.Commit(writer.Written);
        return error;
    }

    private int Release(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        return !MessageBody.TryTake(ref body, out ReleaseIn release) ? Errno.Invalid : folders.Close(release.Handle) ? 0 : Errno.BadDescriptor;
    }

    private int Synchronize(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out SynchronizeIn synchronize))
            return Errno.Invalid;
        return folders[synchronize.Handle]?.Synchronize((synchronize.Flags & FuseProtocol.SynchronizeDataOnly) != 0) ?? Errno.BadDescriptor;
    }
}
