using System.Text;

namespace Hadal.Storage.Safetensors;

/// <summary>Names from files in messages: whoever made the file may have made a name to garble a terminal or fill a log.</summary>
internal static class Quoted
{
    private const int Longest = 200;

    internal static string Name(string name)
    {
        StringBuilder text = new("'");
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, Longest)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                text.Append($"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        return text.Append(name.Length > Longest ? $"…' ({name.Length} characters)" : "'").ToString();
    }
}
