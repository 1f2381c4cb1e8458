using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Traces;
using Spectre.Console;

namespace Hadal.Cli.Commands.Trace.Analyze;

/// <summary>Waiting in communication, for people: by rank and by kernel.</summary>
internal static class CollectiveTables
{
    private const int MostKernels = 20;

    internal static IEnumerable<Table> Of(RankComparison ranks)
    {
        if (ranks.Ranks.Any(rank => rank.Collectives is not null))
        {
            yield return ByRank(ranks);
        }

        if (ranks.Collectives.Count > 0)
        {
            yield return ByKernel(ranks);
        }
    }

    private static Table ByRank(RankComparison ranks)
    {
        Table table = PlainTable.Of("rank", "waits in communication µs", "moves data µs", "last of", "others wait for it µs", "clock later by µs");
        foreach (RankSkew rank in ranks.Ranks)
        {
            CollectiveWait? wait = rank.Collectives;
            table.Add(
                Number(rank.Rank, "F0"), Number(wait?.WaitUs), Number(wait?.PayloadUs), Number(wait?.Last, "F0"), Number(wait?.CausedWaitUs), Number(wait?.ClockOffsetUs));
        }

        return table;
    }

    private static Table ByKernel(RankComparison ranks)
    {
        Table table = PlainTable.Of("communication", "lane", "count", "waits µs", "moves data µs", "why it is not split");
        foreach (CollectiveTotal total in ranks.Collectives.Take(MostKernels))
        {
            table.Add(
                TraceTables.Short(total.Name), Number(total.Lane, "F0"), Number(total.Count, "F0"), Number(total.WaitUs), Number(total.PayloadUs), total.Unmatched ?? "");
        }

        return table;
    }

    private static string Number(double? value, string format = "N1") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
