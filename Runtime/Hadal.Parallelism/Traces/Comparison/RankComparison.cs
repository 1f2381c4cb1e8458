namespace Hadal.Parallelism.Traces;

/// <summary>How ranks of one run differ.</summary>
/// <param name="Ranks">By rank.</param>
/// <param name="ComputationMaxOverMean">The longest computation over the mean: what balancing could gain; null without computation.</param>
/// <param name="Collectives">Communication by kernel, split into waiting for the last rank and moving data.</param>
public sealed record RankComparison(IReadOnlyList<RankSkew> Ranks, double? ComputationMaxOverMean, IReadOnlyList<CollectiveTotal> Collectives)
{
    /// <summary>From how much more computation than the median on a rank is a straggler.</summary>
    public const double Straggling = 1.05;

    /// <summary>Compares the traces of ranks.</summary>
    /// <param name="traces">One a rank, at least one; for waits, those of one communicator.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static RankComparison Of(IReadOnlyList<TraceAnalysis> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        if (traces.Count == 0)
        {
            throw new ArgumentException("There is no trace to compare.", nameof(traces));
        }

        double first = traces.Min(trace => trace.StartUs);
        double computation = Median(traces.Select(trace => trace.ComputationUs));
        double communication = Median(traces.Select(trace => trace.CommunicationUs));
        double mean = traces.Average(trace => trace.ComputationUs);
        CollectiveSplit split = new([.. traces.Select(trace => trace.Communication)], [.. traces.Select((trace, place) => trace.Rank ?? place)]);
        RankSkew[] ranks = [.. traces.Select((trace, place) =>
        {
            double? over = computation > 0 ? trace.ComputationUs / computation : null;
            return new RankSkew(
                trace.Name, trace.Rank ?? place, trace.StartUs - first, trace.SpanUs, trace.ComputationUs, over, trace.CommunicationUs, trace.ExposedCommunicationUs,
                over >= Straggling && trace.CommunicationUs <= communication, traces.Count > 1 ? split.Of(place) : null);
        }).OrderBy(rank => rank.Rank)];
        return new(ranks, mean > 0 ? traces.Max(trace => trace.ComputationUs) / mean : null, traces.Count > 1 ? split.Totals : []);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
