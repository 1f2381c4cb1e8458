namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>A schedule with its times, as all drawings show it: a row a rank, time to the right.</summary>
internal sealed class PipelinePicture
{
    private readonly PipelineSchedule _schedule;
    private readonly PipelineTimeline _timeline;

    internal PipelinePicture(PipelineSchedule schedule, PipelineTimeline timeline, string? title = null)
    {
        (_schedule, _timeline) = (schedule, timeline);
        Title = title ?? $"{PipelineKindNames.NameOf(schedule.Kind)}: {Counted.Of(schedule.Ranks, "rank")}, {Counted.Of(schedule.MicroBatches, "micro-batch", "micro-batches")}";
        Unit = Computations.Select(block => block.Duration).DefaultIfEmpty(0).Min();
    }

    internal string Title { get; }

    internal int Ranks => _schedule.Ranks;

    internal double Makespan => _timeline.Makespan;

    /// <summary>The time of a column: the shortest computation that takes any; 0 where none does.</summary>
    internal double Unit { get; }

    /// <summary>Columns of the whole; 66 of DualPipe on 8 ranks with 20 micro-batches where F, Bi and W take one unit each.</summary>
    internal int Columns => Unit > 0 ? (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Round(Makespan / Unit, 6))) : 0;

    /// <summary>Every operation of every rank, in the order of the programs.</summary>
    internal IEnumerable<PictureBlock> Blocks => Enumerable.Range(0, Ranks).SelectMany(BlocksOf);

    /// <summary>What takes time and is no transfer.</summary>
    internal IEnumerable<PictureBlock> Computations => Blocks.Where(block => !block.IsBatch && block.Duration > 0);

    private PictureBlock[] BlocksOf(int rank)
    {
        ReadOnlySpan<PipelineOp> operations = _schedule[rank].Operations;
        PictureBlock[] blocks = new PictureBlock[operations.Length];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = new(rank, i, OperationNames.Numbered(_schedule, operations[i]), _timeline.Starts(rank)[i], _timeline.Ends(rank)[i]);
        return blocks;
    }
}
