using static Hadal.Parallelism.Traces.HtmlPage;

namespace Hadal.Parallelism.Traces;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    private const int MostKernels = 40;

    internal static void Totals(HtmlPage page, TraceAnalysis trace)
    {
        string Part(double us) => trace.SpanUs > 0 ? Number(us / trace.SpanUs * 100, "F2") : "–";
        string[] Line(string what, double us) => [what, Number(us), Part(us)];
        page.Table("Totals", ["*", "µs", "% of span"],
        [
            Line("span", trace.SpanUs),
            Line("busy", trace.BusyUs),
            Line("idle", trace.IdleUs),
            Line("computation", trace.ComputationUs),
            Line("communication", trace.CommunicationUs),
            Line("computation and communication at once", trace.OverlapUs),
            Line("exposed communication", trace.ExposedCommunicationUs),
            ["overlap of communication", "", Number(trace.CommunicationOverlapRatio * 100, "F4")],
            ["multiprocessors that communicate", Number(trace.CommunicationSms, "F0"), ""],
            ["multiprocessors that compute", Number(trace.ComputationSms, "F0"), ""],
            ["multiprocessors of the GPU", Number(trace.Multiprocessors, "F0"), ""],
        ]);
    }

    internal static void Phases(HtmlPage page, TraceAnalysis trace)
    {
        if (trace.Phases.Count > 0)
        {
            page.Table("Phases", ["*phase", "work", "busy µs"], trace.Phases.Select(phase => (string[])[phase.Name, Number(phase.Count, "F0"), Number(phase.BusyUs)]));
        }
    }

    internal static void Kernels(HtmlPage page, TraceAnalysis trace) => page.Table(
        "Kernels that take most",
        ["*kernel", "*class", "count", "total µs", "mean µs"],
        trace.Kernels.Take(MostKernels).Select(kernel =>
            (string[])[kernel.Name, kernel.Class.Name(), Number(kernel.Count, "F0"), Number(kernel.TotalUs), Number(kernel.TotalUs / kernel.Count)]));

    internal static void Bubbles(HtmlPage page, TraceAnalysis trace)
    {
        if (trace.Bubbles.Count > 0)
        {
            page.Table(
                "Bubbles: nothing runs on the GPU",
                ["from µs", "µs", "*cause", "*what came next"],
                trace.Bubbles.Select(gap => (string[])[Number(gap.StartUs), Number(gap.DurationUs), Cause(gap.Cause), gap.Next]));
        }
    }

    internal static void HostWaits(HtmlPage page, TraceAnalysis trace)
    {
        if (trace.HostWaits.Count > 0)
        {
            page.Table("Host waits", ["from µs", "µs", "*in"], trace.HostWaits.Select(wait => (string[])[Number(wait.StartUs), Number(wait.DurationUs), wait.Name]));
        }
    }

    internal static void Ranks(HtmlPage page, RankComparison ranks) => page.Table(
        "Ranks",
        ["rank", "starts µs later", "span µs", "computation µs", "over median", "communication µs", "exposed µs", "*", "*file"],
        ranks.Ranks.Select(rank => (string[])
        [
            Number(rank.Rank, "F0"), Number(rank.StartSkewUs), Number(rank.SpanUs), Number(rank.ComputationUs), Number(rank.ComputationOverMedian, "F3"),
            Number(rank.CommunicationUs), Number(rank.ExposedCommunicationUs), rank.IsStraggler ? "straggler" : "", rank.File,
        ]));

    internal static void Collectives(HtmlPage page, RankComparison ranks)
    {
        if (ranks.Ranks.Any(rank => rank.Collectives is not null))
        {
            page.Table(
                "Waiting in communication, by rank",
                ["rank", "waits µs", "moves data µs", "last of", "others wait for it µs", "clock later by µs"],
                ranks.Ranks.Select(rank => (string[])
                [
                    Number(rank.Rank, "F0"), Number(rank.Collectives?.WaitUs), Number(rank.Collectives?.PayloadUs), Number(rank.Collectives?.Last, "F0"),
                    Number(rank.Collectives?.CausedWaitUs), Number(rank.Collectives?.ClockOffsetUs),
                ]));
        }

        if (ranks.Collectives.Count > 0)
        {
            page.Table(
                "Waiting in communication, by kernel",
                ["*kernel", "lane", "count", "waits µs", "moves data µs", "*why it is not split"],
                ranks.Collectives.Take(MostKernels).Select(total => (string[])
                    [total.Name, Number(total.Lane, "F0"), Number(total.Count, "F0"), Number(total.WaitUs), Number(total.PayloadUs), total.Unmatched ?? ""]));
        }
    }

    internal static string Cause(BubbleCause cause) => cause switch
    {
        BubbleCause.HostWait => "host wait: launched late, the host was waiting",
        BubbleCause.Launch => "launch: launched late, the host was busy",
        BubbleCause.Dependency => "dependency: launched before, waited on the GPU",
        _ => "unknown: no launch in the trace",
    };
}
