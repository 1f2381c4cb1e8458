namespace Hadal.Storage.Usrbio.Layout;

/// <summary>
/// Where things lie in the memory of a ring: four counters, then E = entries + 1 requests, completions and submissions, then the completion
/// semaphore, then a page that stays empty.
/// </summary>
internal readonly record struct RingLayout
{
    internal const int SubmissionHead = 0;
    internal const int SubmissionTail = 4;
    internal const int CompletionHead = 8;
    internal const int CompletionTail = 12;
    internal const int Requests = 16;

    /// <summary>The most entries that are accepted here: 6 MiB of ring.</summary>
    internal const int MostEntries = 1 << 16;

    private const int Semaphore = 32;
    private const int Padding = 4096;
    private const int PerSlot = 96;

    private RingLayout(int entries) => Entries = entries;

    /// <summary>How many requests can be in flight.</summary>
    internal int Entries { get; }

    /// <summary>E, the modulus of the counters: one slot stays empty, so that a full ring differs from an empty one.</summary>
    internal int Slots => Entries + 1;

    internal long Completions => Requests + 56L * Slots;

    internal long Submissions => Requests + 80L * Slots;

    internal long CompletionSemaphore => Requests + (long)PerSlot * Slots;

    internal long Bytes => Requests + (long)PerSlot * Slots + Semaphore + Padding;

    internal static RingLayout For(int entries)
        => entries is > 0 and <= MostEntries
            ? new(entries)
            : throw new ArgumentOutOfRangeException(nameof(entries), entries, $"A ring has 1 to {MostEntries} entries.");

    /// <summary>The layout that a server reads from the size of the file, as 3FS does.</summary>
    internal static bool TryFromBytes(long bytes, out RingLayout layout)
    {
        long slots = (bytes - Requests - Semaphore - Padding) / PerSlot;
        bool fits = slots is >= 2 and <= MostEntries + 1;
        layout = new(fits ? (int)slots - 1 : 0);
        return fits;
    }
}
