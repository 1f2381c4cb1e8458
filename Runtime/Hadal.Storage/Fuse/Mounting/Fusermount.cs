using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Mounting;

/// <summary>The program fusermount3, which mounts for users who are not root, and hands over the descriptor.</summary>
internal static class Fusermount
{
    private const string Program = "fusermount3";

    internal static SafeFileHandle? TryMount(string path, string source, out string reason)
    {
        using SafeFileHandle ours = Pair(out SafeFileHandle theirs);
        using (theirs)
        {
            // Inherited by this child alone, unless another is started in the same moment; it can do no harm with it.
            _ = LibC.DescriptorControl(theirs, LibC.SetDescriptorFlags, 0);
            bool mounted = TryRun(
                ["-o", $"fsname={source},subtype=hf3fs,default_permissions", "--", path],
                ("_FUSE_COMMFD", theirs.DangerousGetHandle().ToString(CultureInfo.InvariantCulture)),
                out reason);
            if (!mounted)
                return null;
        }

        SafeFileHandle? device = DescriptorMessage.Receive(ours);
        reason = device is null ? "it handed over no descriptor" : "";
        return device;
    }

    internal static bool TryUnmount(string path, bool lazily, out string reason)
        => TryRun(lazily ? ["-u", "-z", "--", path] : ["-u", "--", path], null, out reason);

    private static bool TryRun(string[] arguments, (string Name, string Value)? variable, out string reason)
    {
        ProcessStartInfo start = new(Program, arguments) { RedirectStandardError = true };
        if (variable is { } set)
            start.Environment[set.Name] = set.Value;
        try
        {
            using Process process = Process.Start(start)!;
            reason = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            reason = "the program is not there; it comes with the package fuse3";
            return false;
        }
    }

    private static unsafe SafeFileHandle Pair(out SafeFileHandle other)
    {
        int* sockets = stackalloc int[2];
        if (LibC.SocketPair(LibC.SocketUnix, LibC.SocketStream | LibC.SocketCloseOnExec, 0, sockets) != 0)
            throw new StorageException("making a pair of sockets for fusermount3", FileNode.LastError);
        other = new(sockets[1], ownsHandle: true);
        return new(sockets[0], ownsHandle: true);
    }
}
