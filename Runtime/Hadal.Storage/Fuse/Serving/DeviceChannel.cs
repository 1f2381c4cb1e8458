using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Serving;

/// <summary>Answers to the kernel.</summary>
internal sealed class DeviceChannel(SafeFileHandle device) : IReplyChannel
{
    // The only failure is that nobody waits any more: the mount is gone.
    public void Send(ReadOnlySpan<byte> message) => _ = LibC.Write(device, message, (nuint)message.Length);
}
