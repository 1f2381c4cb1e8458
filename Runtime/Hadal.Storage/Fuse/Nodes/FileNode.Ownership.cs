using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>Files that the server makes belong to whoever asked for them.</summary>
internal sealed partial class FileNode
{
    private const uint SetUserOrGroup = 0xc00;
    private const uint SetGroup = 0x400;
    private const uint Unchanged = uint.MaxValue;
    private static readonly bool s_mayGiveAway = LibC.EffectiveUser() == 0;

    private void GiveTo(Caller caller, SafeFileHandle made, uint mode)
    {
        if (!s_mayGiveAway || caller is { UserId: 0, GroupId: 0 })
            return;

        // In a folder with the set-group bit the kernel has given the file the folder's group already.
        bool inherits = LibC.StatusOf(Descriptor, out FileStatus folder) == 0 && (folder.Mode & SetGroup) != 0;
        uint group = inherits ? Unchanged : caller.GroupId;
        if (LibC.SetOwner(made, "\0"u8, caller.UserId, group, PathFlags.EmptyPath) != 0 || (mode & SetUserOrGroup) == 0)
            return;

        // A change of owner takes these bits away.
        using DescriptorPath path = new(made);
        _ = LibC.SetMode(path.Terminated, mode & 0xfff);
    }
}
