using System.Runtime.InteropServices;

namespace Hadal.Parallelism.Traces;

/// <summary>The work on the GPU, each in a few bytes.</summary>
internal sealed class GpuEvents
{
    private const int MostKinds = 1 << 18;

    // Durations from here on, 2.1 s, are rare; the packed value is then this plus a place in _long.
    private const uint FirstLong = 1u << 31;

    private readonly List<GpuEvent> _events = [];
    private readonly List<long> _long = [];
    private readonly List<GpuWork> _work = [];
    private readonly Dictionary<GpuWork, int> _kinds = [];

    internal int Count => _events.Count;

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

        uint packed = (uint)duration;
        if (duration >= FirstLong)
        {
            packed = FirstLong + (uint)_long.Count;
            _long.Add(duration);
        }

        GrowByAQuarter(_events);
        _events.Add(new(start, kind, correlation, packed));
    }

    /// <summary>The events in the order of their starts.</summary>
    internal ReadOnlySpan<GpuEvent> Sorted()
    {
        Span<GpuEvent> events = CollectionsMarshal.AsSpan(_events);
        events.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return events;
    }

    internal long End(in GpuEvent work) => work.Start + (work.PackedDuration < FirstLong ? work.PackedDuration : _long[(int)(work.PackedDuration - FirstLong)]);

    /// <summary>Makes room as a list does, and leaves less of it empty.</summary>
    internal static void GrowByAQuarter<T>(List<T> list)
    {
        if (list.Count == list.Capacity)
        {
            list.Capacity += Math.Max(1024, list.Count / 4);
        }
    }
}
