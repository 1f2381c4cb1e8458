using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>Files: opened, read, written, closed.</summary>
internal sealed class FileHandlers(NodeTable nodes, HandleTable<OpenFile> files)
{
    internal void AddTo(Handlers handlers)
    {
        handlers[Operation.Open] = Open;
        handlers[Operation.Create] = Create;
        handlers[Operation.Read] = Read;
        handlers[Operation.Write] = Write;
        handlers[Operation.Flush] = Flush;
        handlers[Operation.Release] = Release;
        handlers[Operation.Synchronize] = Synchronize;
    }

    private int Open(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out OpenIn open))
            return Errno.Invalid;
        if (nodes[request.Header.NodeId] is not { } node)
            return Errno.Stale;
        int error = node.Open(open.Flags, out OpenFile? file);
        return error != 0 ? error : reply.Write(Opened(file!, open.Flags));
    }

    private int Create(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out CreateIn create) || !EntryName.TryTake(ref body, out EntryName name))
            return Errno.Invalid;
        if (nodes[request.Header.NodeId] is not { } folder)
            return Errno.Stale;
        int error = folder.Create(name, create.Flags, create.Mode, request.Caller, out Node? child, out OpenFile? file);
        if (error != 0)
            return error;

        error = Entries.Describe(child!, out EntryOut entry);
        if (error != 0)
        {
            file!.Dispose();
            nodes.Forget(child!.Id, 1);
            return error;
        }

        reply.Write(entry);
        return reply.Write(Opened(file!, create.Flags));
    }

    private int Read(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out ReadIn read))
            return Errno.Invalid;
        if (files[read.Handle] is not { } file)
            return Errno.BadDescriptor;
        int error = Transfers.Read(file.Handle, reply.Space(read.Size), read.Offset, out int bytes);
        reply.Commit(bytes);
        return error;
    }

    private int Write(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out WriteIn write) || write.Size > body.Length)
            return Errno.Invalid;
        if (files[write.Handle] is not { } file)
            return Errno.BadDescriptor;

        // Pages that are written back go where they came from, whatever the file was opened for since.
        bool appends = (write.Flags & OpenFlags.Append) != 0 && (write.WriteFlags & FuseProtocol.WriteFromCache) == 0;
        body = body[..(int)write.Size];
        int error = appends
            ? Transfers.Append(file.Handle, body, out int bytes)
            : Transfers.Write(file.Handle, body, write.Offset, out bytes);
        return error != 0 ? error : reply.Write(new WriteOut((uint)bytes, 0));
    }

    private int Flush(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out FlushIn flush))
            return Errno.Invalid;
        if (files[flush.Handle] is not { } file)
            return Errno.BadDescriptor;

        // Some file systems tell of a failed write only when a descriptor is closed.
        int copy = LibC.Duplicate(file.Handle);
        return copy < 0 || LibC.Close(copy) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private int Release(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        return !MessageBody.TryTake(ref body, out ReleaseIn release) ? Errno.Invalid : files.Close(release.Handle) ? 0 : Errno.BadDescriptor;
    }

    private int Synchronize(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out SynchronizeIn synchronize))
            return Errno.Invalid;
        if (files[synchronize.Handle] is not { } file)
            return Errno.BadDescriptor;
        bool dataOnly = (synchronize.Flags & FuseProtocol.SynchronizeDataOnly) != 0;
        return (dataOnly ? LibC.SynchronizeData(file.Handle) : LibC.Synchronize(file.Handle)) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private OpenOut Opened(OpenFile file, uint flags)
        => new(files.Add(file), (flags & OpenFlags.Direct) != 0 ? FuseProtocol.OpenDirect | FuseProtocol.OpenParallelDirectWrites : 0, 0);
}
