namespace Hadal.Parallelism.Traces;

/// <summary>When the communication of a trace ran, by kernel and lane, in order of start.</summary>
internal sealed class CommunicationRuns
{
    private readonly Dictionary<CommunicationLane, PackedRun[]> _lanes = [];
    private readonly PackedDurations _durations;
    private readonly long _base;

    private CommunicationRuns(PackedDurations durations, long origin) => (_durations, _base) = (durations, origin);

    internal static CommunicationRuns None { get; } = new(new(), 0);

    internal IReadOnlyCollection<CommunicationLane> Lanes => _lanes.Keys;

    /// <param name="collected">The trace.</param>
    /// <param name="table">What its work is.</param>
    /// <param name="events">The work, in order of start.</param>
    internal static CommunicationRuns Of(TraceCollector collected, WorkTable table, ReadOnlySpan<GpuEvent> events)
    {
        CommunicationRuns runs = new(collected.Gpu.Durations, collected.Base);
        Dictionary<(int Name, int Device, int Stream), int> counts = [];
        foreach (ref readonly GpuEvent work in events)
        {
            if (Place(table, work) is { } place)
            {
                counts[place] = counts.GetValueOrDefault(place) + 1;
            }
        }

        Dictionary<(int Name, int Device, int Stream), PackedRun[]> byPlace = [];
        foreach (IGrouping<int, (int Name, int Device, int Stream)> kernel in counts.Keys.GroupBy(place => place.Name))
        {
            foreach ((int lane, (int Name, int Device, int Stream) place) in kernel.OrderBy(place => place.Device).ThenBy(place => place.Stream).Index())
            {
                runs._lanes[new(collected.Names[place.Name], lane)] = byPlace[place] = new PackedRun[counts[place]];
                counts[place] = 0;
            }
        }

        foreach (ref readonly GpuEvent work in events)
        {
            if (Place(table, work) is { } place)
            {
                byPlace[place][counts[place]++] = new(work.Start, work.PackedDuration);
            }
        }

        return runs;
    }

    /// <summary>How often a kernel ran on a lane.</summary>
    internal int Count(CommunicationLane lane) => _lanes.TryGetValue(lane, out PackedRun[]? runs) ? runs.Length : 0;

    /// <summary>One run, in ns of the clock of the trace.</summary>
    internal (long Start, long End) Run(CommunicationLane lane, int place)
    {
        PackedRun run = _lanes[lane][place];
        return (_base + run.Start, _base + run.Start + _durations.Unpack(run.Duration));
    }

    private static (int Name, int Device, int Stream)? Place(WorkTable table, in GpuEvent work)
    {
        ref readonly WorkTable.Row row = ref table.Rows[work.Kind];
        return row.Class == KernelClass.Communication ? (row.Work.Name, row.Work.Device, row.Work.Stream) : null;
    }
}
