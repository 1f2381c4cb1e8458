namespace Hadal.Storage.Linux;

/// <summary>struct statx_timestamp.</summary>
internal readonly record struct InodeTime(long Seconds, uint Nanoseconds, int Reserved);
