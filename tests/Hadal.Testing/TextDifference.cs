using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Hadal.Testing;

/// <summary>A difference of two texts for reading in a test's output: changed lines and the lines around them.</summary>
internal static class TextDifference
{
    private const int Context = 3;
    private const int MaxLines = 60;

    internal static string Describe(string verified, string received)
    {
        List<DiffPiece> lines = InlineDiffBuilder.Diff(verified, received, ignoreWhiteSpace: false).Lines;
        StringBuilder text = new("--- verified\n+++ received");
        int written = 0;
        int last = -1;
        for (int i = 0; i < lines.Count; i++)
        {
            if (!IsNearChange(lines, i))
                continue;

            if (++written > MaxLines)
                return text.Append("\n… and more").ToString();

            if (i != last + 1)
                text.Append("\n…");
            last = i;
            text.Append('\n').Append(Mark(lines[i].Type)).Append(' ').Append(lines[i].Text);
        }

        return text.ToString();
    }

    private static bool IsNearChange(List<DiffPiece> lines, int index)
    {
        int from = Math.Max(0, index - Context);
        int to = Math.Min(lines.Count - 1, index + Context);
        return lines.FindIndex(from, to - from + 1, line => line.Type != ChangeType.Unchanged) >= 0;
    }

    private static char Mark(ChangeType type) => type switch
    {
        ChangeType.Inserted => '+',
        ChangeType.Deleted => '-',
        _ => ' ',
    };
}
