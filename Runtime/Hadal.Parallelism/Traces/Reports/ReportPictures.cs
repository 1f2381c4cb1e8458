using System.Globalization;
using System.Text;

namespace Hadal.Parallelism.Traces;

/// <summary>The pictures of a report.</summary>
internal static class ReportPictures
{
    private const int Margin = 90;
    private const int Width = Margin + StreamTimeline.Columns;
    private const int Lane = 44;
    private const int Step = 56;

    /// <summary>The span as one bar: each time once, by what ran.</summary>
    internal static void Breakdown(HtmlPage page, TraceAnalysis trace)
    {
        if (trace.SpanUs <= 0)
        {
            return;
        }

        double computationOnly = trace.ComputationUs - trace.OverlapUs;
        (string Colour, string Word, double Us)[] parts =
        [
            ("computation", "computation only", computationOnly),
            ("both", "computation and communication", trace.OverlapUs),
            ("communication", "exposed communication", trace.ExposedCommunicationUs),
            ("memory", "copies and fills only", trace.BusyUs - computationOnly - trace.OverlapUs - trace.ExposedCommunicationUs),
            ("idle", "idle", trace.IdleUs),
        ];
        page.Section("What runs");
        page.BeginPicture(Width, 40, "Parts of the span");
        double x = Margin;
        foreach ((string colour, string word, double us) in parts)
        {
            double width = us / trace.SpanUs * StreamTimeline.Columns;
            page.Rectangle(colour, x, 4, width, 32, $"{word}: {HtmlPage.Number(us)} µs");
            x += width;
        }

        page.EndPicture();
        page.Key(parts.Select(part => (part.Colour, $"{part.Word} {HtmlPage.Number(part.Us / trace.SpanUs * 100, "F2")} %")));
    }

    /// <summary>A lane a stream: the height is the part of a column in which it was busy.</summary>
    internal static void Timeline(HtmlPage page, TraceAnalysis trace)
    {
        if (trace.SpanUs <= 0)
        {
            return;
        }

        page.Section("Streams over time");
        int height = (trace.Streams.Count * Step) + 40;
        page.BeginPicture(Width, height, "Streams over time");
        int y = 4;
        foreach (StreamActivity stream in trace.Streams)
        {
            page.Label(Margin - 8, y + (Lane / 2) + 4, trace.Devices > 1 ? $"{stream.Device}: {stream.Id}" : $"stream {stream.Id}", "end");
            page.Rectangle("lane", Margin, y, StreamTimeline.Columns, Lane, $"stream {stream.Id}: {HtmlPage.Number(stream.BusyUs)} µs busy");
            Bars(page, stream.Timeline, y);
            y += Step;
        }

        foreach (Bubble gap in trace.Bubbles)
        {
            double perUs = StreamTimeline.Columns / trace.SpanUs;
            page.Rectangle(
                "idle", Margin + (gap.StartUs * perUs), y, Math.Max(1, gap.DurationUs * perUs), 8, $"{HtmlPage.Number(gap.DurationUs)} µs, {ReportTables.Cause(gap.Cause)}");
        }

        page.Label(Margin - 8, y + 9, "bubbles", "end");
        page.Label(Margin, y + 28, "0");
        page.Label(Width, y + 28, $"{HtmlPage.Number(trace.SpanUs)} µs", "end");
        page.EndPicture();
        page.Key(("computation", "computation"), ("communication", "communication"), ("memory", "copies and fills"), ("idle", "bubbles, the longest"));
    }

    private static void Bars(HtmlPage page, StreamTimeline timeline, int top)
    {
        double[] below = new double[StreamTimeline.Columns];
        foreach (KernelClass kernelClass in Enum.GetValues<KernelClass>())
        {
            StringBuilder path = new();
            ReadOnlySpan<double> shares = timeline.Share(kernelClass);
            for (int from = 0, to; from < shares.Length; from = to)
            {
                for (to = from + 1; to < shares.Length && Same(shares[from], shares[to]) && Same(below[from], below[to]); to++)
                {
                }

                if (shares[from] > 0)
                {
                    double bottom = top + (Lane * (1 - below[from])), tall = Math.Min(Lane * shares[from], bottom - top);
                    path.Append(CultureInfo.InvariantCulture, $"M{Margin + from} {bottom:0.#}v{-tall:0.#}h{to - from}v{tall:0.#}z");
                }

                for (int column = from; column < to; column++)
                {
                    below[column] = Math.Min(1, below[column] + shares[column]);
                }
            }

            if (path.Length > 0)
            {
                page.Path(kernelClass.Name(), path.ToString());
            }
        }
    }

    private static bool Same(double a, double b) => Math.Abs(a - b) < 1e-6;
}
