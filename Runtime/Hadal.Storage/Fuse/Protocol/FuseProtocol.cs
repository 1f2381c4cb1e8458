namespace Hadal.Storage.Fuse.Protocol;

/// <summary>Numbers of linux/fuse.h that stand alone.</summary>
internal static class FuseProtocol
{
    internal const uint Major = 7;

    /// <summary>The version whose layouts are written here.</summary>
    internal const uint Minor = 38;

    /// <summary>max_pages and RENAME2, LSEEK, COPY_FILE_RANGE as they are here.</summary>
    internal const uint OldestMinor = 31;

    internal const ulong RootId = 1;
    internal const int MaxTransfer = 1 << 20;
    internal const int PageBytes = 4096;

    /// <summary>FOPEN_DIRECT_IO: past the page cache of the mount.</summary>
    internal const uint OpenDirect = 1 << 0;

    /// <summary>FOPEN_PARALLEL_DIRECT_WRITES.</summary>
    internal const uint OpenParallelDirectWrites = 1 << 6;

    /// <summary>FUSE_GETATTR_FH: the handle is valid.</summary>
    internal const uint GetAttributesHandle = 1 << 0;

    /// <summary>FUSE_WRITE_CACHE: pages of the cache are written back, by whatever handle.</summary>
    internal const uint WriteFromCache = 1 << 0;

    /// <summary>FUSE_FSYNC_FDATASYNC.</summary>
    internal const uint SynchronizeDataOnly = 1 << 0;

    /// <summary>FUSE_NOTIFY_INVAL_ENTRY: in the place of the error of a message that answers nothing.</summary>
    internal const int NotifyInvalidateEntry = 3;
}
