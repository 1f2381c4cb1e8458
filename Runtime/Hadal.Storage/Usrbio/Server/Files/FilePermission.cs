using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>Whether a client may do to a file what the server, which may more, would do for it.</summary>
internal static class FilePermission
{
    private static readonly uint s_server = LibC.EffectiveUser();

    /// <summary>By owner and others; groups are not asked, so what only a group may is refused.</summary>
    internal static bool Allows(uint user, int descriptor, bool forWriting)
    {
        if (user == 0 || user == s_server)
            return true;
        if (LibC.StatusOf(descriptor, out FileStatus status) != 0)
            return false;
        int needed = forWriting ? 2 : 4;
        return (status.Mode & (status.Owner == user ? needed << 6 : needed)) != 0;
    }
}
