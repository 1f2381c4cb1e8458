using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>
/// While it lasts, this thread reaches files with the rights of a caller: for requests whose rights the kernel has not looked at, since it
/// does not know what they do. Without the caller's further groups, so with less rather than more.
/// </summary>
internal readonly ref struct Impersonation : IDisposable
{
    private static readonly uint s_user = LibC.EffectiveUser();
    private static readonly uint s_group = LibC.EffectiveGroup();
    private readonly bool _changed;

    internal Impersonation(Caller caller)
    {
        _changed = s_user == 0 && caller.UserId != 0;
        if (!_changed)
            return;

        // The group first: after the user there is no right to change it.
        _ = LibC.SetFileSystemGroup(caller.GroupId);
        _ = LibC.SetFileSystemUser(caller.UserId);
    }

    public void Dispose()
    {
        if (!_changed)
            return;
        _ = LibC.SetFileSystemUser(s_user);
        _ = LibC.SetFileSystemGroup(s_group);
    }
}
