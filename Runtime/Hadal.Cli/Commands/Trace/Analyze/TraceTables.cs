using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Traces;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Trace.Analyze;

/// <summary>Traces for people: totals, streams, phases, the kernels that take most.</summary>
internal static class TraceTables
{
    private const int MostKernels = 20;
    private const int LongestName = 100;

    internal static IRenderable Of(IReadOnlyList<TraceAnalysis> traces)
    {
        List<IRenderable> parts = [.. traces.SelectMany(Parts)];
        if (traces.Count > 1)
        {
            RankComparison ranks = RankComparison.Of(traces);
            parts.Add(Ranks(ranks));
            parts.AddRange(CollectiveTables.Of(ranks));
        }

        return new Rows(parts);
    }

    private static IEnumerable<IRenderable> Parts(TraceAnalysis trace)
    {
        yield return new Text(trace.Name);
        yield return Totals(trace);
        yield return Streams(trace);
        if (trace.Phases.Count > 0)
        {
            yield return Phases(trace);
        }

        yield return Kernels(trace);
        if (trace.HostWaits.Count > 0)
        {
            yield return Waits(trace);
        }
    }

    private static Table Totals(TraceAnalysis trace)
    {
        Table table = PlainTable.Of("", "µs", "% of span");
        foreach ((string what, double us) in (ReadOnlySpan<(string, double)>)
            [
                ("span", trace.SpanUs), ("busy", trace.BusyUs), ("idle", trace.IdleUs), ("computation", trace.ComputationUs),
                ("communication", trace.CommunicationUs), ("copies and fills", trace.MemoryUs), ("both at once", trace.OverlapUs),
                ("exposed communication", trace.ExposedCommunicationUs),
            ])
        {
            table.Add(what, Us(us), trace.SpanUs > 0 ? Number(us / trace.SpanUs * 100, "F2") : "");
        }

        table.Add("overlap of communication", "", Number(trace.CommunicationOverlapRatio * 100, "F4"));
        table.Add("multiprocessors", "", $"{Whole(trace.CommunicationSms)} communicate, {Whole(trace.ComputationSms)} compute, of {Whole(trace.Multiprocessors)}");
        return table;
    }

    private static Table Streams(TraceAnalysis trace)
    {
        Table table = PlainTable.Of("stream", "kernels", "busy µs");
        foreach (StreamActivity stream in trace.Streams)
        {
            table.Add(Whole(stream.Id), Whole(stream.Kernels), Us(stream.BusyUs));
        }

        return table;
    }

    private static Table Phases(TraceAnalysis trace)
    {
        Table table = PlainTable.Of("phase", "work", "busy µs");
        foreach (PhaseActivity phase in trace.Phases)
        {
            table.Add(Short(phase.Name), Whole(phase.Count), Us(phase.BusyUs));
        }

        return table;
    }

    private static Table Kernels(TraceAnalysis trace)
    {
        Table table = PlainTable.Of("kernel", "class", "count", "total µs");
        foreach (KernelTotal kernel in trace.Kernels.Take(MostKernels))
        {
            table.Add(Short(kernel.Name), kernel.Class.Name(), Whole(kernel.Count), Us(kernel.TotalUs));
        }

        return table;
    }

    private static Table Waits(TraceAnalysis trace)
    {
        Table table = PlainTable.Of("host waits in", "from µs", "µs");
        foreach (HostWait wait in trace.HostWaits)
        {
            table.Add(Short(wait.Name), Us(wait.StartUs), Us(wait.DurationUs));
        }

        return table;
    }

    private static Table Ranks(RankComparison ranks)
    {
        Table table = PlainTable.Of("rank", "starts µs later", "computation over median", "exposed communication µs", "straggler", "file");
        foreach (RankSkew rank in ranks.Ranks)
        {
            table.Add(
                Whole(rank.Rank), Us(rank.StartSkewUs), Number(rank.ComputationOverMedian, "F3"), Us(rank.ExposedCommunicationUs),
                rank.IsStraggler ? "yes" : "", rank.File);
        }

        return table;
    }

    /// <summary>A name as far as a line has room for it.</summary>
    internal static string Short(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");

    private static string Us(double value) => Number(value, "N1");

    private static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
