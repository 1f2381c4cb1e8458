using System.Text;

namespace Hadal.Storage.Fuse.Mounting;

/// <summary>What is mounted, as this process sees it.</summary>
internal static class MountTable
{
    /// <summary>The mount at exactly that path which hides all others there.</summary>
    internal static MountEntry? At(string path)
        => Parse(File.ReadLines("/proc/self/mountinfo")).Where(entry => entry.Path == path).Select(entry => (MountEntry?)entry).LastOrDefault();

    internal static IEnumerable<MountEntry> Parse(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] fields = line.Split(' ');
            int separator = Array.IndexOf(fields, "-");
            if (separator > 4 && separator + 1 < fields.Length)
                yield return new(fields[2], Unescape(fields[4]), fields[separator + 1]);
        }
    }

    /// <summary>Blanks and a few others are written as three octal digits after a backslash.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;
        StringBuilder text = new(field.Length);
        for (int index = 0; index < field.Length; index++)
        {
            if (field[index] == '\\' && index + 3 < field.Length && field.AsSpan(index + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)(((field[index + 1] - '0') << 6) | ((field[index + 2] - '0') << 3) | (field[index + 3] - '0')));
                index += 3;
            }
            else
            {
                text.Append(field[index]);
            }
        }

        return text.ToString();
    }
}
