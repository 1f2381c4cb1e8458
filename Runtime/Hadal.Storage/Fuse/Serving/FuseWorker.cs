using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Operations;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Serving;

/// <summary>A thread that takes one message after the other and answers it.</summary>
internal sealed unsafe class FuseWorker(FuseServer server, SafeFileHandle session, FuseDispatcher dispatcher)
{
    // Of a message that writes, the data follow headers of this size; so they start on a page.
    private const int WriteHeaders = 80;
    private const int BufferBytes = FuseProtocol.MaxTransfer + FuseProtocol.PageBytes;

    /// <returns>Whether the mount has ended; otherwise there was one thread too many.</returns>
    internal bool Run()
    {
        PrepareThread();
        using SafeFileHandle? clone = FuseDevice.TryClone(session);
        SafeFileHandle device = clone ?? session;
        DeviceChannel channel = new(device);
        using Reply reply = new();
        byte* memory = (byte*)NativeMemory.AlignedAlloc(BufferBytes + FuseProtocol.PageBytes, FuseProtocol.PageBytes);
        try
        {
            byte* buffer = memory + FuseProtocol.PageBytes - WriteHeaders;
            while (server.AwaitsMore())
            {
                nint read = LibC.Read(device, buffer, BufferBytes);
                int error = read < 0 ? Marshal.GetLastPInvokeError() : 0;
                server.HasTaken(isRequest: read > 0);
                if (read > 0)
                    dispatcher.Dispatch(new(buffer, (int)read), reply, channel);

                // NoEntry: the request was withdrawn before it was taken.
                else if (error is not (Errno.Interrupted or Errno.Again or Errno.NoEntry))
                    return true;
            }

            return false;
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private static void PrepareThread()
    {
        // The kernel has taken the caller's mask off the mode already, and the mask of this process is nobody's business.
        if (LibC.Unshare(LibC.UnshareFolders) == 0)
            _ = LibC.SetCreationMask(0);

        // Groups of this process must not help a caller for whom a request is done in the caller's name.
        _ = LibC.DropSupplementaryGroups();
    }
}
