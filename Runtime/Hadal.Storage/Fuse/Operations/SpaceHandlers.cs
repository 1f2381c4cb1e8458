using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>Where a file has data and where holes; data copied below the mount.</summary>
internal sealed class SpaceHandlers(HandleTable<OpenFile> files)
{
    // An answer has 32 bits for the bytes copied, and one request should not take for ever.
    private const ulong MostCopied = 128 << 20;

    internal void AddTo(Handlers handlers)
    {
        handlers[Operation.Allocate] = Allocate;
        handlers[Operation.Seek] = Seek;
        handlers[Operation.CopyRange] = CopyRange;
    }

    private int Allocate(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out AllocateIn allocate))
            return Errno.Invalid;
        if (files[allocate.Handle] is not { } file)
            return Errno.BadDescriptor;
        return LibC.Allocate(file.Handle, (int)allocate.Mode, (long)allocate.Offset, (long)allocate.Length) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private int Seek(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out SeekIn seek))
            return Errno.Invalid;
        if (files[seek.Handle] is not { } file)
            return Errno.BadDescriptor;
        long found = LibC.Seek(file.Handle, (long)seek.Offset, (int)seek.Whence);
        return found < 0 ? Marshal.GetLastPInvokeError() : reply.Write(new SeekOut((ulong)found));
    }

    private int CopyRange(Request request, Reply reply)
    {
        ReadOnlySpan<byte> body = request.Body;
        if (!MessageBody.TryTake(ref body, out CopyRangeIn copy) || copy.Flags != 0)
            return Errno.Invalid;
        if (files[copy.HandleIn] is not { } from || files[copy.HandleOut] is not { } to)
            return Errno.BadDescriptor;
        (long offsetIn, long offsetOut) = ((long)copy.OffsetIn, (long)copy.OffsetOut);
        nint copied = LibC.CopyRange(from.Handle, ref offsetIn, to.Handle, ref offsetOut, (nuint)ulong.Min(copy.Length, MostCopied), 0);
        return copied < 0 ? Marshal.GetLastPInvokeError() : reply.Write(new WriteOut((uint)copied, 0));
    }
}
