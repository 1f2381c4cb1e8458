using System.Globalization;

namespace Hadal.Parallelism.Traces;

/// <summary>
/// Splits communication into waiting and moving data, by matching the runs of a kernel over ranks: the first with the first, and so on. Nobody leaves a
/// collective before the last has entered, which tells where runs were no such pair.
/// </summary>
internal sealed class CollectiveSplit
{
    // A broadcast's root may leave early now and then; a kernel that often does was matched wrongly.
    private const double MostContradictions = 0.1;

    private readonly CommunicationRuns[] _ranks;
    private readonly int[] _names;
    private readonly long[] _offsets;
    private readonly long[] _wait, _payload, _caused;
    private readonly int[] _last;

    /// <param name="ranks">The communication of each rank.</param>
    /// <param name="names">The rank that each is.</param>
    internal CollectiveSplit(CommunicationRuns[] ranks, int[] names)
    {
        (_ranks, _names) = (ranks, names);
        (_wait, _payload, _caused, _last) = (new long[ranks.Length], new long[ranks.Length], new long[ranks.Length], new int[ranks.Length]);
        CommunicationLane[] lanes = [.. ranks.SelectMany(rank => rank.Lanes).Distinct()];
        Dictionary<CommunicationLane, string?> refused = lanes.ToDictionary(lane => lane, lane => PointToPoint(lane) ?? Difference(lane) ?? Contradiction(lane));
        ClockOffsets clocks = new(ranks, [.. lanes.Where(lane => refused[lane] is null)]);
        _offsets = clocks.OfRanks;
        Totals = [.. lanes.Select(lane => Total(lane, refused[lane] ?? Disagreement(lane, clocks))).OrderByDescending(total => total.WaitUs + total.PayloadUs)];
    }

    /// <summary>By kernel; those that took longest first, those that could not be split last.</summary>
    internal IReadOnlyList<CollectiveTotal> Totals { get; }

    /// <summary>What a rank waited; null where nothing could be split.</summary>
    internal CollectiveWait? Of(int rank) => Totals.All(total => total.Unmatched is not null)
        ? null
        : new(Us(_wait[rank]), Us(_payload[rank]), _last[rank], Us(_caused[rank]), Us(_offsets[rank]));

    private CollectiveTotal Total(CommunicationLane lane, string? unmatched)
    {
        int count = _ranks.Max(rank => rank.Count(lane));
        if (unmatched is not null)
        {
            return new(lane.Kernel, lane.Lane, count, null, null, unmatched);
        }

        long waits = 0, payloads = 0;
        for (int run = 0; run < count; run++)
        {
            (long start, int last) = LastStart(lane, run, _offsets);
            long ofAll = 0;
            for (int rank = 0; rank < _ranks.Length; rank++)
            {
                (long begin, long end) = Aligned(rank, lane, run, _offsets);
                long wait = Math.Clamp(start - begin, 0, end - begin);
                _wait[rank] = Durations.Add(_wait[rank], wait);
                _payload[rank] = Durations.Add(_payload[rank], end - begin - wait);
                payloads = Durations.Add(payloads, end - begin - wait);
                ofAll = Durations.Add(ofAll, wait);
            }

            waits = Durations.Add(waits, ofAll);
            _caused[last] = Durations.Add(_caused[last], ofAll);
            _last[last] += ofAll > 0 ? 1 : 0;
        }

        return new(lane.Kernel, lane.Lane, count, Us(waits), Us(payloads), null);
    }

    // Each moves on when its own neighbour does, so that ends tell nothing of clocks, and starts nothing of waiting.
    private static string? PointToPoint(CommunicationLane lane) => CommunicationNames.IsPointToPoint(lane.Kernel) ? "sends and receives, no collective" : null;

    private string? Difference(CommunicationLane lane)
    {
        int first = _ranks[0].Count(lane);
        int other = Array.FindIndex(_ranks, rank => rank.Count(lane) != first);
        return other < 0 ? null : $"{Counted.Of(first, "run")} on rank {_names[0]}, {_ranks[other].Count(lane)} on rank {_names[other]}";
    }

    // By the clocks that the kernel itself tells: those of the rest may not be its own.
    private string? Contradiction(CommunicationLane lane)
    {
        int count = _ranks[0].Count(lane);
        long[] offsets = ClockOffsets.Medians(_ranks, [lane]);
        int early = Enumerable.Range(0, count).Count(run =>
        {
            long start = LastStart(lane, run, offsets).Start;
            return Enumerable.Range(0, _ranks.Length).Any(rank => Aligned(rank, lane, run, offsets).End < start - ClockOffsets.Tolerance);
        });
        return early <= count * MostContradictions ? null : $"in {early} of {Counted.Of(count, "run")} a rank ended before the last began";
    }

    private string? Disagreement(CommunicationLane lane, ClockOffsets clocks) => !clocks.Agree ? "kernels tell different clocks, and no clock most of their runs"
        : clocks.Disagreement(lane) is (int rank, long difference) ? string.Create(CultureInfo.InvariantCulture, $"by its ends the clock of rank {_names[rank]} is {Us(difference):+0.###;-0.###} µs off what the rest tells")
        : null;

    private (long Start, int Rank) LastStart(CommunicationLane lane, int run, long[] offsets)
    {
        (long start, int last) = (long.MinValue, 0);
        for (int rank = 0; rank < _ranks.Length; rank++)
        {
            if (Aligned(rank, lane, run, offsets).Start is long begin && begin > start)
            {
                (start, last) = (begin, rank);
            }
        }

        return (start, last);
    }

    private (long Start, long End) Aligned(int rank, CommunicationLane lane, int run, long[] offsets)
    {
        (long start, long end) = _ranks[rank].Run(lane, run);
        return (start - offsets[rank], end - offsets[rank]);
    }

    private static double Us(long nanoseconds) => nanoseconds / 1000.0;
}
