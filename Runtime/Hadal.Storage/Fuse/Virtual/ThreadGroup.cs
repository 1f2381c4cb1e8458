using System.Globalization;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>The process of a thread: the kernel names the thread that asked.</summary>
internal static class ThreadGroup
{
    private const string Field = "Tgid:";

    /// <summary>The thread's own number where it has ended meanwhile, or where this process does not see it.</summary>
    internal static int Of(int thread)
    {
        try
        {
            foreach (string line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/status")))
            {
                if (line.StartsWith(Field, StringComparison.Ordinal))
                    return int.Parse(line.AsSpan(Field.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            }
        }
        catch (IOException)
        {
            // Ended.
        }
        catch (UnauthorizedAccessException)
        {
            // Not for this process to see.
        }

        return thread;
    }
}
