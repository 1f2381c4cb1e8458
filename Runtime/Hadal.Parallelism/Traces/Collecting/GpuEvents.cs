using System.Runtime.InteropServices;

namespace Hadal.Parallelism.Traces;

/// <summary>The work on the GPU, each in a few bytes.</summary>
internal sealed class GpuEvents
{
    private const int MostKinds = 1 << 18;

    private readonly List<GpuEvent> _events = [];
    private readonly List<GpuWork> _work = [];
    private readonly Dictionary<GpuWork, int> _kinds = [];

    internal int Count => _events.Count;

    internal PackedDurations Durations { get; } = new();

    /// <summary>The kinds, by number.</summary>
    internal IReadOnlyList<GpuWork> Work => _work;

    internal void Add(in GpuWork work, long start, long duration, uint correlation)
    {
        if (!_kinds.TryGetValue(work, out int kind))
        {
            if (_work.Count == MostKinds)
            {
                throw new FormatException($"This trace has more than {MostKinds} kinds of GPU work (name, stream and blocks of a grid), which are kept.");
            }

            kind = _work.Count;
            _kinds.Add(work, kind);
            _work.Add(work);
        }

        GrowByAQuarter(_events);
        _events.Add(new(start, kind, correlation, Durations.Pack(duration)));
    }

    /// <summary>The events in the order of their starts.</summary>
    internal ReadOnlySpan<GpuEvent> Sorted()
    {
        Span<GpuEvent> events = CollectionsMarshal.AsSpan(_events);
        events.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return events;
    }

    internal long End(in GpuEvent work) => work.Start + Durations.Unpack(work.PackedDuration);

    /// <summary>Makes room as a list does, and leaves less of it empty.</summary>
    internal static void GrowByAQuarter<T>(List<T> list)
    {
        if (list.Count == list.Capacity)
        {
            list.Capacity += Math.Max(1024, list.Count / 4);
        }
    }
}
