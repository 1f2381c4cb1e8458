namespace Hadal.Parallelism.Traces;

/// <summary>Sums up one stream.</summary>
internal sealed class StreamSum
{
    private BusyTime _busy = new();

    internal int Id { get; private set; }

    internal int Device { get; private set; }

    internal long Kernels { get; private set; }

    internal long Busy => _busy.Total;

    /// <summary>Time that no rule claimed, by place of the kernel.</summary>
    internal Dictionary<int, long> Unclaimed { get; } = [];

    internal StreamTimeline Timeline { get; } = new();

    internal void Add(in WorkTable.Row row, long start, long end)
    {
        (Id, Device) = (row.Work.Stream, row.Work.Device);
        _busy.Add(start, end);
        if (!row.Work.IsMemory)
        {
            Kernels++;
        }

        if (!row.Claimed)
        {
            Unclaimed[row.Kernel] = Unclaimed.GetValueOrDefault(row.Kernel) + (end - start);
        }
    }

    /// <summary>Draws work of the span's time.</summary>
    internal void Draw(in WorkTable.Row row, long start, long end, long span)
    {
        if (end > start)
        {
            double columns = StreamTimeline.Columns / (double)span;
            Timeline.Add(row.Class, start * columns, end * columns);
        }
    }
}
