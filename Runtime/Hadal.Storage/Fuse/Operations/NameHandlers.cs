using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>Names: found, made, moved, removed, forgotten.</summary>
internal sealed class NameHandlers(NodeTable nodes)
{
    internal void AddTo(Handlers handlers)
    {
        handlers[Operation.Lookup] = Find;
        handlers[Operation.Forget] = Forget;
        handlers[Operation.BatchForget] = ForgetMany;
        handlers[Operation.MakeSymbolicLink] = MakeSymbolicLink;
        handlers[Operation.MakeNode] = MakeNode;
        handlers[Operation.MakeFolder] = MakeFolder;
        handlers[Operation.MakeHardLink] = MakeHardLink;
        handlers[Operation.RemoveFile] = (request, _) => Remove(request, folder: false);
        handlers[Operation.RemoveFolder] = (request, _) => Remove(request, folder: true);
        handlers[Operation.Rename] = Rename;
        handlers[Operation.Rename2] = RenameWithFlags;
    }

    private int Find(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!EntryName.TryTake(ref body, out EntryName name))
            return NameError(body);
        return nodes[request.Header.NodeId] is not { } folder ? Errno.Stale : Answer(folder.Find(name, out Node? child), child, reply);
    }

    private int Forget(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (MessageBody.TryTake(ref body, out ForgetIn forget))
            nodes.Forget(request.Header.NodeId, forget.Lookups);
        return Handlers.NoReply;
    }

    private int ForgetMany(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out BatchForgetIn batch))
            return Handlers.NoReply;
        for (uint index = 0; index < batch.Count && MessageBody.TryTake(ref body, out ForgetOne one); index++)
            nodes.Forget(one.NodeId, one.Lookups);
        return Handlers.NoReply;
    }

    private int MakeSymbolicLink(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!EntryName.TryTake(ref body, out EntryName name) || !MessageBody.TryTakeText(ref body, out ReadOnlySpan<byte> target))
            return NameError(body);
        return nodes[request.Header.NodeId] is not { } folder
            ? Errno.Stale
            : Answer(folder.MakeSymbolicLink(name, target, request.Caller, out Node? child), child, reply);
    }

    private int MakeNode(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out MakeNodeIn make) || !EntryName.TryTake(ref body, out EntryName name))
            return NameError(body);
        return nodes[request.Header.NodeId] is not { } folder
            ? Errno.Stale
            : Answer(folder.MakeNode(name, make.Mode, request.Caller, out Node? child), child, reply);
    }

    private int MakeFolder(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out MakeFolderIn make) || !EntryName.TryTake(ref body, out EntryName name))
            return NameError(body);
        return nodes[request.Header.NodeId] is not { } folder
            ? Errno.Stale
            : Answer(folder.MakeFolder(name, make.Mode & 0xfff, request.Caller, out Node? child), child, reply);
    }

    private int MakeHardLink(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out LinkIn link) || !EntryName.TryTake(ref body, out EntryName name))
            return NameError(body);
        return nodes[request.Header.NodeId] is not { } folder || nodes[link.NodeId] is not { } target
            ? Errno.Stale
            : Answer(folder.MakeHardLink(name, target, out Node? child), child, reply);
    }

    private int Remove(Request request, bool folder)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!EntryName.TryTake(ref body, out EntryName name))
            return NameError(body);
        return nodes[request.Header.NodeId]?.Remove(name, folder, request.Caller) ?? Errno.Stale;
    }

    private int Rename(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        return MessageBody.TryTake(ref body, out RenameIn rename) ? Rename(request.Header.NodeId, rename.NewFolder, 0, body) : Errno.Invalid;
    }

    private int RenameWithFlags(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        return MessageBody.TryTake(ref body, out Rename2In rename)
            ? Rename(request.Header.NodeId, rename.NewFolder, rename.Flags, body)
            : Errno.Invalid;
    }

    private int Rename(ulong folderId, ulong newFolderId, uint flags, ReadOnlySpan<byte> body)
    {
        if (!EntryName.TryTake(ref body, out EntryName name) || !EntryName.TryTake(ref body, out EntryName newName))
            return NameError(body);
        return nodes[folderId] is not { } folder || nodes[newFolderId] is not { } newFolder
            ? Errno.Stale
            : folder.Rename(name, newFolder, newName, flags);
    }

    private int Answer(int error, Node? child, Reply reply)
    {
        if (error != 0)
            return error;
        error = Entries.Describe(child!, out EntryOut entry);
        if (error == 0)
            return reply.Write(entry);
        nodes.Forget(child!.Id, 1);
        return error;
    }

    // The kernel lets longer names through than file systems take.
    private static int NameError(ReadOnlySpan<byte> rest) => rest.IndexOf((byte)0) > EntryName.MaxBytes ? Errno.NameTooLong : Errno.Invalid;
}
