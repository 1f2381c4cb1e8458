using System.Runtime.InteropServices;

namespace Hadal.Parallelism.Traces;

/// <summary>When the host launched what.</summary>
internal sealed class Launches
{
    private readonly List<Launch> _launches = [];
    private bool _sorted;

    internal void Add(uint correlation, long time)
    {
        GpuEvents.GrowByAQuarter(_launches);
        _launches.Add(new(time, correlation));
        _sorted = false;
    }

    /// <summary>The launch that work on the GPU came from.</summary>
    internal bool TryFind(uint correlation, out long time)
    {
        Span<Launch> launches = CollectionsMarshal.AsSpan(_launches);
        if (!_sorted)
        {
            launches.Sort(static (a, b) => (a.Correlation, a.Time).CompareTo((b.Correlation, b.Time)));
            _sorted = true;
        }

        int low = 0, high = launches.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (launches[middle].Correlation < correlation)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        bool found = low < launches.Length && launches[low].Correlation == correlation && correlation != 0;
        time = found ? launches[low].Time : 0;
        return found;
    }

    /// <summary>Forgets them, and gives the memory back.</summary>
    internal void Clear()
    {
        _launches.Clear();
        _launches.Capacity = 0;
    }

    /// <summary>All times, in order. The pairs are as they were.</summary>
    internal long[] Times()
    {
        long[] times = new long[_launches.Count];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = _launches[i].Time;
        }

        Array.Sort(times);
        return times;
    }
}
