namespace Hadal.Storage.Fuse.Protocol;

/// <summary>What kernel and server agree on at the start (FUSE_INIT flags).</summary>
[Flags]
internal enum InitFlags : uint
{
    None = 0,
    AsynchronousReads = 1 << 0,
    TruncateOnOpen = 1 << 3,
    BigWrites = 1 << 5,
    InvalidateChangedData = 1 << 12,
    ReadFolderPlus = 1 << 13,
    ReadFolderPlusWhereUseful = 1 << 14,
    AsynchronousDirectIo = 1 << 15,
    ParallelFolderOperations = 1 << 18,
    MaxPages = 1 << 22,
}
