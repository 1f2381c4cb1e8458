namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>One generator a method.</summary>
internal static class ProgramGenerators
{
    /// <summary>What makes the program of a rank.</summary>
    internal static Func<int, PipelineProgram> Of(PipelineKind kind, int ranks, int microBatches, PipelineOptions options, StageLayout layout)
    {
        return kind switch
        {
            PipelineKind.OneForwardOneBackward => rank => LinearProgram.OneForwardOneBackward(Writer(rank), ranks, microBatches, rank),
            PipelineKind.ZeroBubbleH1 => rank => LinearProgram.ZeroBubbleH1(Writer(rank), ranks, microBatches, rank),
            PipelineKind.Interleaved => Placed(rank => InterleavedOrder.Write(Writer(rank), ranks, microBatches, options.Chunks, rank)),
            PipelineKind.ZeroBubbleV => Placed(rank => ZeroBubbleVOrder.Write(Writer(rank), ranks, microBatches, rank)),
            _ => rank => new PairedProgram(kind, ranks, microBatches, Writer(rank), rank).Write(),
        };

        ProgramWriter Writer(int rank) => new(layout, options, kind == PipelineKind.DualPipe ? microBatches / 2 : microBatches, rank);

        // These say in which order a rank computes; where its transfers go depends on what the others do meanwhile.
        Func<int, PipelineProgram> Placed(Func<int, PipelineProgram> computations)
        {
            Lazy<StageClock> clock = new(() => StageClock.Of(layout, ranks, microBatches, options.Times ?? new(), computations));
            return rank => new TransferPlacement(layout, clock.Value, Writer(rank), microBatches, options.ForwardOnly, rank).Write(computations(rank));
        }
    }
}
