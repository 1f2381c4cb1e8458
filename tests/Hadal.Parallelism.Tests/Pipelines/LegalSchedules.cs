using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

/// <summary>Sizes that methods have schedules for, said a second time.</summary>
internal static class LegalSchedules
{
    internal static bool IsLegal(PipelineKind kind, int ranks, int microBatches) => kind switch
    {
        PipelineKind.DualPipe => ranks % 2 == 0 && microBatches % 2 == 0 && microBatches >= 2 * ranks,
        PipelineKind.DualPipeV => microBatches >= 2 * ranks,
        PipelineKind.Interleaved => microBatches % ranks == 0,
        _ => true,
    };

    /// <summary>All legal sizes to so many ranks and so many micro-batches a rank, in every form of the method.</summary>
    internal static IEnumerable<(PipelineKind Kind, int Ranks, int MicroBatches, PipelineOptions Options)> All(int ranks, int perRank) =>
        from kind in Enum.GetValues<PipelineKind>()
        from p in Enumerable.Range(1, ranks)
        from m in Enumerable.Range(1, perRank * p)
        where IsLegal(kind, p, m)
        from options in Forms(kind)
        select (kind, p, m, options);

    private static IEnumerable<PipelineOptions> Forms(PipelineKind kind)
    {
        yield return new();
        yield return new() { ForwardOnly = true };
        if (kind is PipelineKind.DualPipe or PipelineKind.DualPipeV)
        {
            yield return new() { Overlap = false };
        }
        else if (kind == PipelineKind.Interleaved)
        {
            yield return new() { Chunks = 3 };
        }
    }
}
