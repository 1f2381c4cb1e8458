using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Serving;

/// <summary>Descriptors of /dev/fuse.</summary>
internal static class FuseDevice
{
    internal const string Path = "/dev/fuse";

    /// <summary>FUSE_DEV_IOC_CLONE.</summary>
    private const uint Clone = 0x8004e500;

    /// <returns>0, or an error number.</returns>
    internal static int TryOpen(out SafeFileHandle? device)
    {
        int opened = LibC.Open("/dev/fuse\0"u8, OpenFlags.ReadWrite | OpenFlags.CloseOnExec, 0);
        device = opened < 0 ? null : new(opened, ownsHandle: true);
        return opened < 0 ? FileNode.LastError : 0;
    }

    /// <summary>Another descriptor of the same mount, with a queue of its own for requests in progress; null where there can be none.</summary>
    internal static SafeFileHandle? TryClone(SafeFileHandle session)
    {
        if (TryOpen(out SafeFileHandle? device) != 0)
            return null;
        uint number = (uint)session.DangerousGetHandle();
        if (LibC.Control(device!, Clone, ref number) == 0)
            return device;
        device!.Dispose();
        return null;
    }
}
