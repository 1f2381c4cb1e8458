using System.Globalization;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Serving;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Mounting;

/// <summary>mount(2), which root may do.</summary>
internal static class DirectMount
{
    internal static SafeFileHandle? TryMount(string path, string source, out string reason)
    {
        int error = FuseDevice.TryOpen(out SafeFileHandle? device);
        if (error != 0)
        {
            reason = $"opening {FuseDevice.Path} failed: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error)}";
            return null;
        }

        // default_permissions: the kernel compares users with modes, as this process, which may do all, could not.
        string owner = string.Create(CultureInfo.InvariantCulture, $"user_id={LibC.EffectiveUser()},group_id={LibC.EffectiveGroup()}");
        string options = string.Create(
            CultureInfo.InvariantCulture, $"fd={device!.DangerousGetHandle()},rootmode=40000,{owner},allow_other,default_permissions");
        if (LibC.Mount(source, path, MountPoint.FileSystemType, LibC.MountNoSetUser | LibC.MountNoDevices, options) == 0)
        {
            reason = "";
            return device;
        }

        reason = $"mount(2) failed: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(FileNode.LastError)}";
        device.Dispose();
        return null;
    }
}
