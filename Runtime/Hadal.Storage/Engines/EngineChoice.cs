using Hadal.Storage.Engines.Uring;
using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Engines;

/// <summary>Which engine serves a path, and why.</summary>
/// <param name="Kind">The engine.</param>
/// <param name="Reason">In words.</param>
/// <param name="Root">The root of the file system, where the engine is that of user rings.</param>
internal readonly record struct EngineChoice(IoEngineKind Kind, string Reason, string? Root = null)
{
    internal static EngineChoice For(string path, IoEngineKind? wanted)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new StorageException($"'{path}' does not exist: a ring is opened for a file or folder that does.");
        }

        string? root = UserRingRoot.Of(path, out string? trouble);
        if (wanted is null or IoEngineKind.UserRing && root is not null)
        {
            return new(IoEngineKind.UserRing, $"a server of 3FS user rings serves '{root}'", root);
        }

        if (wanted == IoEngineKind.UserRing)
        {
            trouble ??= "none above it has '3fs-virt/iovs'";
            throw new StorageException($"'{path}' lies in no folder or mount that a server of 3FS user rings serves: {trouble}.");
        }

        if (wanted is { } kind)
        {
            return new(kind, "asked for");
        }

        return UringSupport.Missing is { } why
            ? new(IoEngineKind.Threads, why)
            : new(IoEngineKind.IoUring, $"'{path}' is on a local file system, and the kernel grants io_uring");
    }
}
