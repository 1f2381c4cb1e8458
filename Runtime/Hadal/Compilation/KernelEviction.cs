namespace Hadal.Compilation;

/// <summary>
/// Keeps a folder of entries within its limit: the least recently used go first, by the time of the file, which a hit sets. Several processes
/// may do so at once: a file that one of them took, or that was used meanwhile, is left to itself.
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
            FileInfo[] files = new DirectoryInfo(folder).GetFiles();
            foreach (FileInfo file in files.Where(file => file.Extension == KernelStore.Unfinished && file.LastWriteTimeUtc < DateTime.UtcNow - s_abandoned))
            {
                Remove(file);
            }

            FileInfo[] entries = [.. files.Where(file => file.Extension == KernelStore.Extension)];
            long excess = entries.Sum(entry => entry.Length) - limit;
            foreach (FileInfo entry in entries.Where(entry => entry.FullName != kept).OrderBy(entry => entry.LastWriteTimeUtc).ThenBy(entry => entry.Name, StringComparer.Ordinal))
            {
                if (excess <= 0)
                {
                    break;
                }

                excess -= Remove(entry);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The entry is written; a folder that cannot be listed, or that was cleared meanwhile, is no reason to say that it is not.
        }
    }

    // How many bytes it freed.
    private static long Remove(FileInfo file)
    {
        try
        {
            // Both from when the folder was listed.
            (DateTime seen, long bytes) = (file.LastWriteTimeUtc, file.Length);
            if (File.GetLastWriteTimeUtc(file.FullName) == seen)
            {
                File.Delete(file.FullName);
                return bytes;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // On Windows a reader holds its file; elsewhere another process may have been faster.
        }

        return 0;
    }
}
