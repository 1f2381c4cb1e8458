using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>The mount as a whole.</summary>
internal sealed class SessionHandlers(FileNode root)
{
    private const ushort MaxBackground = 64;

    // The cache of the mount holds no longer than the file below stays as it was: user rings write past it.
    private const InitFlags Wanted =
        InitFlags.AsynchronousReads | InitFlags.TruncateOnOpen | InitFlags.BigWrites | InitFlags.InvalidateChangedData | InitFlags.ReadFolderPlus
        | InitFlags.ReadFolderPlusWhereUseful | InitFlags.AsynchronousDirectIo | InitFlags.ParallelFolderOperations | InitFlags.MaxPages;

    internal void AddTo(Handlers handlers)
    {
        handlers[Operation.Init] = Init;
        handlers[Operation.FileSystemStatus] = Status;
        handlers[Operation.Destroy] = (_, _) => 0;

        // Nothing here waits for anything but the disk, so an interrupted request is simply finished.
        handlers[Operation.Interrupt] = (_, _) => Handlers.NoReply;
    }

    private int Init(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out InitIn init))
            return Errno.Invalid;
        if (init.Major < FuseProtocol.Major || (init.Major == FuseProtocol.Major && init.Minor < FuseProtocol.OldestMinor))
            return Errno.Protocol;

        // A newer major version asks again, with this one's layout.
        return reply.Write(new InitOut(
            FuseProtocol.Major,
            init.Major == FuseProtocol.Major ? uint.Min(init.Minor, FuseProtocol.Minor) : FuseProtocol.Minor,
            init.MaxReadAhead,
            (uint)Wanted & init.Flags,
            MaxBackground,
            MaxBackground * 3 / 4,
            FuseProtocol.MaxTransfer,
            1,
            FuseProtocol.MaxTransfer / FuseProtocol.PageBytes));
    }

    private int Status(Request request, Reply reply)
    {
        if (LibC.FileSystemStatus(root.Descriptor, out FileSystemStatus status) != 0)
            return Marshal.GetLastPInvokeError();
        return reply.Write(new StatusOut(
            status.Blocks,
            status.FreeBlocks,
            status.AvailableBlocks,
            status.Files,
            status.FreeFiles,
            (uint)status.BlockSize,
            (uint)status.NameLength,
            (uint)status.FragmentSize));
    }
}
