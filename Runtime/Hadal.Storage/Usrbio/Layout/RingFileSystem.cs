using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Layout;

/// <summary>Tells mounts that serve user rings themselves (3FS, or a mount of our server) from all other file systems, FUSE or not.</summary>
internal static unsafe class RingFileSystem
{
    /// <summary>Whether an open file or folder is on such a mount.</summary>
    internal static bool Holds(int descriptor)
    {
        uint magic = 0;
        return LibC.DeviceControl(descriptor, VirtualFolder.MagicRequest, &magic) == 0 && magic == VirtualFolder.Magic;
    }

    /// <summary>Whether a folder is on such a mount.</summary>
    internal static bool Holds(string folder)
    {
        int descriptor = (int)NativeCall.Check(
            LibC.Open(folder, OpenFlags.ReadOnly | OpenFlags.Folder | OpenFlags.CloseOnExec, 0), $"opening the folder '{folder}'");
        bool holds = Holds(descriptor);
        _ = LibC.Close(descriptor);
        return holds;
    }
}
