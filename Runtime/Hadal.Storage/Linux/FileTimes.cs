namespace Hadal.Storage.Linux;

/// <summary>The two struct timespec of utimensat(2): of last access, and of last modification.</summary>
internal readonly record struct FileTimes(long AccessSeconds, long AccessNanoseconds, long ModificationSeconds, long ModificationNanoseconds)
{
    /// <summary>In the place of nanoseconds: the time of the call.</summary>
    internal const long Now = (1 << 30) - 1;

    /// <summary>In the place of nanoseconds: as it was.</summary>
    internal const long Keep = (1 << 30) - 2;
}
