using System.Text;

namespace Hadal.Parallelism.Traces;

/// <summary>Writes analyses as one HTML file that needs nothing else: no script, no font, no picture from elsewhere.</summary>
public static class TraceReport
{
    /// <summary>Writes the report to a file, whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="traces">What it is about.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<TraceAnalysis> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            Write(writer, traces);
        });
    }

    /// <summary>Writes the report.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="traces">What it is about.</param>
    public static void Write(TextWriter writer, IReadOnlyList<TraceAnalysis> traces)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(traces);
        if (traces.Any(trace => trace is null))
        {
            throw new ArgumentException("A trace is null.", nameof(traces));
        }

        HtmlPage page = new(writer);
        page.Begin(traces.Count == 1 ? traces[0].Name : $"{traces.Count} traces");
        if (traces.Count > 1)
        {
            RankComparison ranks = RankComparison.Of(traces);
            ReportTables.Ranks(page, ranks);
            ReportTables.Collectives(page, ranks);
        }

        foreach (TraceAnalysis trace in traces)
        {
            page.Heading(trace.Name);
            foreach (string warning in trace.Warnings)
            {
                page.Warning(warning);
            }

            ReportTables.Totals(page, trace);
            ReportPictures.Breakdown(page, trace);
            ReportPictures.Timeline(page, trace);
            ReportTables.Phases(page, trace);
            ReportTables.Kernels(page, trace);
            ReportTables.Bubbles(page, trace);
            ReportTables.HostWaits(page, trace);
        }

        page.End();
    }
}
