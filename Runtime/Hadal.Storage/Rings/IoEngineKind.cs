namespace Hadal.Storage;

/// <summary>What carries out the requests of a ring.</summary>
public enum IoEngineKind
{
    /// <summary>io_uring of Linux.</summary>
    IoUring,

    /// <summary>The user rings (USRBIO) of 3FS.</summary>
    UserRing,

    /// <summary>Positional reads and writes on threads, where a container's filter or the system's settings forbid io_uring.</summary>
    Threads,
}
