namespace Hadal.Parallelism.Traces;

/// <summary>Sums up one kernel.</summary>
internal sealed class KernelSum
{
    internal int Name { get; private set; }

    internal KernelClass Class { get; private set; }

    internal long Count { get; private set; }

    internal long Total { get; private set; }

    internal void Add(in WorkTable.Row row, long duration)
    {
        (Name, Class) = (row.Work.Name, row.Class);
        Count++;
        Total = Durations.Add(Total, duration);
    }
}
