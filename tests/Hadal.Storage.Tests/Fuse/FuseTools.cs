using Hadal.Testing;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>Whether mounts can be made here.</summary>
internal static class FuseTools
{
    internal static void Require()
        => Requires.Tool(
            Environment.IsPrivilegedProcess && File.Exists("/dev/fuse") ? "/dev/fuse" : null, "/dev/fuse, and root to mount", "a kernel with FUSE");
}
