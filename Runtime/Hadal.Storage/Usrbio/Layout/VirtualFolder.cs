namespace Hadal.Storage.Usrbio.Layout;

/// <summary>Names under the root of a 3FS mount that the user rings are spoken of by.</summary>
internal static class VirtualFolder
{
    internal const string Name = "3fs-virt";
    internal const string Registrations = "3fs-virt/iovs";
    internal const string SharedMemory = "/dev/shm/";
    internal const string SemaphorePrefix = "sem.";
    internal const string SubmissionPrefix = "hf3fs-submit-ios.";
    internal const string MemoryPrefix = "hf3fs-iov-";

    /// <summary>Magic number of the file system, as its ioctl says it.</summary>
    internal const uint Magic = 0x8f3f5fff;

    /// <summary>HF3FS_IOC_GET_MAGIC_NUM.</summary>
    internal const uint MagicRequest = 0x80046802;

    /// <summary>The link to a priority's submission semaphore.</summary>
    internal static string SubmissionLink(RingPriority priority) => priority switch
    {
        RingPriority.High => "submit-ios.ph",
        RingPriority.Low => "submit-ios.pl",
        _ => "submit-ios",
    };

    /// <summary>The name that sem_open takes, of a file under /dev/shm; null where it is none of a submission semaphore.</summary>
    internal static string? SemaphoreName(string target)
    {
        const string Start = SharedMemory + SemaphorePrefix + SubmissionPrefix;
        return target.StartsWith(Start, StringComparison.Ordinal) && IsId(target.AsSpan(Start.Length))
            ? "/" + target[(SharedMemory.Length + SemaphorePrefix.Length)..]
            : null;
    }

    /// <summary>Whether a name under /dev/shm is one that memory of a client has.</summary>
    internal static bool IsMemoryName(ReadOnlySpan<char> name)
        => name.StartsWith(MemoryPrefix, StringComparison.Ordinal) && IsId(name[MemoryPrefix.Length..]);

    internal static bool IsId(ReadOnlySpan<char> text) => Guid.TryParseExact(text, "D", out _) && text.IndexOfAnyInRange('A', 'F') < 0;
}
