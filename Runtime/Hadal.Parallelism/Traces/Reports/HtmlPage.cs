using System.Buffers;
using System.Globalization;
using System.Net;

namespace Hadal.Parallelism.Traces;

/// <summary>The parts of a page. All text goes through it and is escaped here.</summary>
/// <param name="writer">Where to.</param>
internal sealed class HtmlPage(TextWriter writer)
{
    private static readonly SearchValues<char> s_controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'))]);

    // The policy forbids scripts and everything from elsewhere, should an escape ever be forgotten.
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width">
        <style>
        :root { color-scheme: light dark; --computation: #3b76c4; --communication: #d9822b; --memory: #7a8a99; --both: #4f9d69; --idle: #c0392b; }
        body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 82rem; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
        table { border-collapse: collapse; } td, th { padding: .15rem .7rem; text-align: right; font-variant-numeric: tabular-nums; vertical-align: top; }
        th { border-bottom: 1px solid #8888; } td.text, th.text { text-align: left; overflow-wrap: anywhere; max-width: 46rem; }
        svg { display: block; width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
        .computation { fill: var(--computation); } .communication { fill: var(--communication); } .memory { fill: var(--memory); }
        .both { fill: var(--both); } .idle { fill: var(--idle); } .lane { fill: #8882; }
        .key { display: inline-block; width: .8em; height: .8em; margin: 0 .35em 0 1.2em; } .warning { border-left: 4px solid var(--communication); padding: .3rem .8rem; overflow-wrap: anywhere; }
        </style>
        """;

    internal static string Number(double? value, string format = "N1") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    internal void Begin(string title)
    {
        writer.WriteLine(Head);
        writer.WriteLine($"<title>{Escape(title)}</title>\n</head>\n<body>\n<h1>Trace report</h1>");
    }

    internal void End() => writer.WriteLine("</body>\n</html>");

    internal void Heading(string text) => writer.WriteLine($"<h2>{Escape(text)}</h2>");

    internal void Section(string text) => writer.WriteLine($"<h3>{Escape(text)}</h3>");

    internal void Warning(string text) => writer.WriteLine($"<p class=\"warning\">{Escape(text)}</p>");

    /// <summary>Writes a table; columns marked with a leading <c>*</c> hold text, the others numbers.</summary>
    internal void Table(string title, string[] headers, IEnumerable<string[]> rows)
    {
        Section(title);
        writer.WriteLine("<table>");
        Row("th", headers, headers);
        foreach (string[] row in rows)
        {
            Row("td", headers, row);
        }

        writer.WriteLine("</table>");
    }

    /// <summary>The explanation of colours: class and word.</summary>
    internal void Key(params IEnumerable<(string Class, string Word)> colours)
    {
        writer.Write("<p>");
        foreach ((string colour, string word) in colours)
        {
            writer.Write($"<svg class=\"key\" viewBox=\"0 0 1 1\" style=\"display:inline-block;width:.8em\"><rect class=\"{colour}\" width=\"1\" height=\"1\"/></svg>{Escape(word)}");
        }

        writer.WriteLine("</p>");
    }

    internal void BeginPicture(int width, int height, string label) =>
        writer.WriteLine($"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Escape(label)}\">");

    internal void EndPicture() => writer.WriteLine("</svg>");

    internal void Rectangle(string colour, double x, double y, double width, double height, string title) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"<rect class=\"{colour}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\"><title>{Escape(title)}</title></rect>"));

    internal void Path(string colour, string data) => writer.WriteLine($"<path class=\"{colour}\" d=\"{data}\"/>");

    internal void Label(double x, double y, string text, string anchor = "start") =>
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\">{Escape(text)}</text>"));

    // HTML has no way to write control characters, not even escaped (WHATWG, 13.1.4).
    private static string Escape(string text) => WebUtility.HtmlEncode(
        text.AsSpan().IndexOfAny(s_controls) < 0 ? text : string.Concat(text.Select(c => s_controls.Contains(c) ? '\uFFFD' : c)));

    private void Row(string cell, string[] headers, string[] values)
    {
        writer.Write("<tr>");
        for (int i = 0; i < values.Length; i++)
        {
            bool isText = headers[i].StartsWith('*');
            writer.Write($"<{cell}{(isText ? " class=\"text\"" : "")}>{Escape(cell == "th" ? values[i].TrimStart('*') : values[i])}</{cell}>");
        }

        writer.WriteLine("</tr>");
    }
}
