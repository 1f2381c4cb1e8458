using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Operations;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Fuse.Serving;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Client;

/// <summary>Serves a mount by one thread, which asks the test about each request first.</summary>
/// <param name="session">The mount's descriptor.</param>
/// <param name="dispatcher">Who answers.</param>
/// <param name="refuse">An error number for a request that is to fail, or 0.</param>
internal sealed unsafe class FuseLoop(SafeFileHandle session, FuseDispatcher dispatcher, Func<InHeader, int> refuse)
{
    private const int BufferBytes = FuseProtocol.MaxTransfer + FuseProtocol.PageBytes;
    private Thread? _thread;

    internal void Start()
    {
        _thread = new(Serve) { Name = "mount of a test", IsBackground = true };
        _thread.Start();
    }

    /// <summary>After the mount is gone.</summary>
    internal void Join() => _thread!.Join();

    private void Serve()
    {
        DeviceChannel channel = new(session);
        using Reply reply = new();
        byte* buffer = (byte*)NativeMemory.AlignedAlloc(BufferBytes, FuseProtocol.PageBytes);
        while (true)
        {
            nint read = LibC.Read(session, buffer, BufferBytes);
            if (read < 0 && Marshal.GetLastPInvokeError() == Errno.NoDevice)
                break;
            if (read <= 0)
                continue;
            InHeader header = *(InHeader*)buffer;
            if (refuse(header) is var error and > 0)
                channel.Send(MemoryMarshal.AsBytes([new OutHeader((uint)sizeof(OutHeader), -error, header.Unique)]));
            else
                dispatcher.Dispatch(new(buffer, (int)read), reply, channel);
        }

        NativeMemory.AlignedFree(buffer);
    }
}
