using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Fuse.Removal;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>ioctl(2) as programs for 3FS use it. The kernel copies as many bytes as the command's number says.</summary>
internal sealed class ControlHandlers(ServedFolder served, HandleTable<OpenFile> files, HandleTable<OpenFolder> folders, string mountPoint)
{
    private const uint Magic = 0x8f3f5fff;
    private const uint Version = 1;
    private const int MountNameBytes = 32;

    // u64 inode of the folder; then the name.
    private const int LinkNameBytes = 255;

    internal void AddTo(Handlers handlers) => handlers[Operation.Control] = Control;

    private int Control(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out ControlIn control) || control.InSize > body.Length)
            return Errno.Invalid;
        if (served.Nodes[request.Header.NodeId] is not { } node)
            return Errno.Stale;

        body = body[..(int)control.InSize];
        return (ControlCommand)control.Command switch
        {
            ControlCommand.MountName => Answer(control, reply, MountName()),
            ControlCommand.PathOffset => Answer(control, reply, (uint)Encoding.UTF8.GetByteCount(mountPoint)),
            ControlCommand.Magic => Answer(control, reply, Magic),
            ControlCommand.Version => Answer(control, reply, Version),
            ControlCommand.RecursiveRemove => Done(RemoveTree(node, request.Caller), reply),
            ControlCommand.Synchronize => Done(Synchronize(control.Handle, node), reply),
            ControlCommand.HardLink => Done(HardLink(node, body, request.Caller), reply),
            ControlCommand.PunchHole => Done(files[control.Handle] is { } file ? HolePunch.Punch(file, body) : Errno.BadDescriptor, reply),
            _ => Errno.NoTerminal,
        };
    }

    private int RemoveTree(Node node, Caller caller)
        => node is FileNode file && file != served.Root ? ServedPath.Remove(served.Nodes, served.Root, file, caller) : Errno.NotPermitted;

    private int Synchronize(ulong handle, Node node)
    {
        if (node.IsFolder)
            return folders[handle]?.Synchronize(dataOnly: false) ?? Errno.BadDescriptor;
        return files[handle] is not { } file ? Errno.BadDescriptor : LibC.Synchronize(file.Handle) == 0 ? 0 : FileNode.LastError;
    }

    private int HardLink(Node node, ReadOnlySpan<byte> body, Caller caller)
    {
        if (!MessageBody.TryTake(ref body, out ulong folderInode) || body.Length < LinkNameBytes)
            return Errno.Invalid;
        body = body[..LinkNameBytes];
        if (!EntryName.TryTake(ref body, out EntryName name))
            return Errno.Invalid;
        if (node is not FileNode target || served.Nodes.WithInode(folderInode) is not { } folder)
            return Errno.NoEntry;

        using Impersonation asCaller = new(caller);
        return folder.LinkHere(target, name);
    }

    private byte[] MountName()
    {
        byte[] answer = new byte[MountNameBytes];
        byte[] name = Encoding.UTF8.GetBytes(Path.GetFileName(mountPoint));
        name.AsSpan(0, int.Min(name.Length, MountNameBytes - 1)).CopyTo(answer);
        return answer;
    }

    private static int Answer(ControlIn control, Reply reply, uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Answer(control, reply, bytes);
    }

    private static unsafe int Answer(ControlIn control, Reply reply, byte[] value)
    {
        if (control.OutSize < value.Length)
            return Errno.Invalid;
        Span<byte> space = reply.Space();
        MemoryMarshal.Write(space, default(ControlOut));
        value.CopyTo(space[sizeof(ControlOut)..]);
        reply.Commit(sizeof(ControlOut) + value.Length);
        return 0;
    }

    private static int Done(int error, Reply reply) => error != 0 ? error : reply.Write(default(ControlOut));
}
