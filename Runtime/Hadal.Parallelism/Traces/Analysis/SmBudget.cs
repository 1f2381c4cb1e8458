namespace Hadal.Parallelism.Traces;

/// <summary>How many multiprocessors a class of kernels takes, read from its grids: a persistent kernel has one block a multiprocessor.</summary>
internal sealed class SmBudget(KernelClass kernelClass)
{
    private readonly Dictionary<long, long> _timeByBlocks = [];

    internal void Add(in WorkTable.Row row, long duration)
    {
        if (row.Class == kernelClass && row.Work.Blocks > 0)
        {
            _timeByBlocks[row.Work.Blocks] = Durations.Add(_timeByBlocks.GetValueOrDefault(row.Work.Blocks), duration);
        }
    }

    /// <summary>The grid that ran longest, among those that fit the GPU at once; null where none does.</summary>
    internal int? Result(int? multiprocessors)
    {
        (long Blocks, long Time) longest = default;
        foreach ((long blocks, long time) in _timeByBlocks.OrderBy(pair => pair.Key))
        {
            if (blocks <= (multiprocessors ?? int.MaxValue) && time > longest.Time)
            {
                longest = (blocks, time);
            }
        }

        return longest.Time > 0 ? (int)longest.Blocks : null;
    }
}
