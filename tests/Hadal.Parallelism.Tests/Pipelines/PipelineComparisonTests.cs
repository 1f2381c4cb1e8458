using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

public class PipelineComparisonTests
{
    [Fact]
    public void Methods_are_ranked_by_makespan_and_the_refused_come_last_with_a_reason()
    {
        IReadOnlyList<PipelineComparisonRow> rows = PipelineComparison.Of(ranks: 4, microBatches: 10, new());
        Assert.Equal(6, rows.Count);
        Assert.Equal(PipelineKind.Interleaved, rows[^1].Kind);
        Assert.Contains("multiple of the 4 ranks", rows[^1].Refusal, StringComparison.Ordinal);
        Assert.Equal(rows.Take(5).Select(row => row.Makespan).Order(), rows.Take(5).Select(row => row.Makespan));
    }

    [Fact]
    public void All_methods_do_the_same_work()
    {
        foreach (PipelineComparisonRow row in PipelineComparison.Of(ranks: 8, microBatches: 32, new(1, 1.25, 0.75)))
        {
            Assert.Equal(32 * 3.0, row.Makespan - row.Bubble, 1e-9);
        }
    }

    [Fact]
    public void Pairs_that_gain_by_overlapping_put_DualPipe_first() =>
        Assert.Equal(PipelineKind.DualPipe, PipelineComparison.Of(ranks: 8, microBatches: 64, new(Pair: 2.2))[0].Kind);
}
