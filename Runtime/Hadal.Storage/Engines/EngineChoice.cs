using Hadal.Storage.Engines.Uring;

namespace Hadal.Storage.Engines;

/// <summary>Which engine serves a path, and why.</summary>
internal readonly record struct EngineChoice(IoEngineKind Kind, string Reason)
{
    internal static EngineChoice For(string path, IoEngineKind? wanted)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new StorageException($"'{path}' does not exist: a ring is opened for a file or folder that does.");
        }

        if (wanted is { } kind)
        {
            return new(kind, "asked for");
        }

        return UringSupport.Missing is { } why
            ? new(IoEngineKind.Threads, why)
            : new(IoEngineKind.IoUring, $"'{path}' is local, and the kernel grants io_uring");
    }
}
