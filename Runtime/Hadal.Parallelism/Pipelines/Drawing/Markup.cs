using System.Net;
using System.Text;

namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>Text inside SVG and HTML.</summary>
internal static class Markup
{
    /// <summary>Escapes what means something, and replaces what XML 1.0 forbids (section 2.2).</summary>
    internal static string Escape(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            clean.Append(rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not 0xFFFE and not 0xFFFF) ? rune.ToString() : "\uFFFD");
        return WebUtility.HtmlEncode(clean.ToString());
    }
}
