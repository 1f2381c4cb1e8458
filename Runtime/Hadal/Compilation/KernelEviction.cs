namespace Hadal.Compilation;

/// <summary>
/// Keeps a folder of entries within its limit: the least recently used go first, by the time of the file, which a hit sets. Several processes
/// may do so at once: what one of them took counts as gone, and what was used meanwhile stays.
/// </summary>
internal static class KernelEviction
{
    // A writer that lives needs seconds for its file.
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    /// <summary>Removes what is too much, and what interrupted writers left long ago.</summary>
    /// <param name="folder">Where the entries lie.</param>
    /// <param name="limit">Bytes that they may have together.</param>
    /// <param name="kept">The entry that is being used: it stays whatever its size.</param>
    internal static void Run(string folder, long limit, string kept)
    {
        try
        {
            foreach (SeenFile file in List(folder, KernelStore.Unfinished).Where(file => file.Written < DateTime.UtcNow - s_abandoned))
            {
                file.Remove();
            }

            Remove(List(folder, KernelStore.Extension), limit, kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The entry is written; a folder that cannot be listed, or that was cleared meanwhile, is no reason to say that it is not.
        }
    }

    /// <summary>The files of a kind that are still there when they are looked at.</summary>
    internal static IReadOnlyList<SeenFile> List(string folder, string extension) =>
        [.. Directory.EnumerateFiles(folder, $"*{extension}").Select(SeenFile.Look).OfType<SeenFile>()];

    /// <summary>Removes of what was listed until the rest is within the limit.</summary>
    internal static void Remove(IReadOnlyList<SeenFile> entries, long limit, string kept)
    {
        long excess = entries.Sum(entry => entry.Bytes) - limit;
        foreach (SeenFile entry in entries.Where(entry => entry.Path != kept).OrderBy(entry => entry.Written).ThenBy(entry => entry.Path, StringComparer.Ordinal))
        {
            if (excess <= 0)
            {
                break;
            }

            excess -= entry.Remove();
        }
    }
}
