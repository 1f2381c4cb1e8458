using System.Text.Json.Serialization;

namespace Hadal.Parallelism.Traces;

/// <summary>What changed from one trace to another.</summary>
/// <param name="A">The first.</param>
/// <param name="B">The second.</param>
/// <param name="Totals">Span, busy and idle time, computation, communication, overlap, exposed communication.</param>
/// <param name="Phases">By name, those of the first in its order, then those that are new.</param>
/// <param name="Kernels">By name, the largest difference first.</param>
public sealed record TraceComparison(
    [property: JsonPropertyName("a")] string A,
    [property: JsonPropertyName("b")] string B,
    IReadOnlyList<TraceDifference> Totals,
    IReadOnlyList<TraceDifference> Phases,
    IReadOnlyList<TraceDifference> Kernels)
{
    // In parts of the first span. A kernel of 2 µs that took 3 is 50 % more, and means nothing.
    private const double Negligible = 0.001;

    /// <summary>Compares two traces.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    public static TraceComparison Of(TraceAnalysis a, TraceAnalysis b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new(
            a.Name,
            b.Name,
            [
                new("total", "span", a.SpanUs, b.SpanUs),
                new("total", "busy", a.BusyUs, b.BusyUs),
                new("total", "idle", a.IdleUs, b.IdleUs),
                new("total", "computation", a.ComputationUs, b.ComputationUs),
                new("total", "communication", a.CommunicationUs, b.CommunicationUs),
                new("total", "overlap", a.OverlapUs, b.OverlapUs),
                new("total", "exposed communication", a.ExposedCommunicationUs, b.ExposedCommunicationUs),
            ],
            Match("phase", a.Phases.Select(phase => (phase.Name, phase.BusyUs)), b.Phases.Select(phase => (phase.Name, phase.BusyUs))),
            [.. Match("kernel", a.Kernels.Select(kernel => (kernel.Name, kernel.TotalUs)), b.Kernels.Select(kernel => (kernel.Name, kernel.TotalUs)))
                .OrderByDescending(kernel => Math.Abs(kernel.DifferenceUs))]);
    }

    /// <summary>What differs by more than a part of the first trace, more or less, and by more than a thousandth of its span.</summary>
    /// <param name="percent">The threshold, at least 0.</param>
    public IEnumerable<TraceDifference> Beyond(double percent)
    {
        if (!(percent >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A threshold is at least 0 %.");
        }

        double negligible = Totals[0].AUs * Negligible;
        return Totals.Concat(Phases).Concat(Kernels)
            .Where(difference => Math.Abs(difference.DifferenceUs) > negligible && !(Math.Abs(difference.Percent ?? double.PositiveInfinity) <= percent));
    }

    private static TraceDifference[] Match(string kind, IEnumerable<(string Name, double Us)> a, IEnumerable<(string Name, double Us)> b)
    {
        OrderedDictionary<string, (double A, double B)> byName = new(StringComparer.Ordinal);
        foreach ((string name, double us) in a)
        {
            byName[name] = (byName.GetValueOrDefault(name).A + us, 0);
        }

        foreach ((string name, double us) in b)
        {
            (double first, double second) = byName.GetValueOrDefault(name);
            byName[name] = (first, second + us);
        }

        return [.. byName.Select(pair => new TraceDifference(kind, pair.Key, pair.Value.A, pair.Value.B))];
    }
}
