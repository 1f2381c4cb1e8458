namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>A rank failed while it ran its program; the cause is inside.</summary>
public sealed class PipelineExecutionException : Exception
{
    internal PipelineExecutionException(int rank, int index, PipelineOp? operation, Exception cause)
        : base($"Rank {rank} failed {Describe(index, operation)}: {cause.Message}", cause) => (Rank, Operation) = (rank, operation);

    /// <summary>The rank that failed first.</summary>
    public int Rank { get; }

    /// <summary>What it did then; null where its program was over and the gradients of mirrored stages were summed.</summary>
    public PipelineOp? Operation { get; }

    private static string Describe(int index, PipelineOp? operation) => operation switch
    {
        null => "after its last operation",
        { Kind: PipelineOpKind.Communicate } batch => $"at operation {index} (a batch of {batch.MicroBatch} transfers)",
        { Kind: PipelineOpKind.ForwardBackward } pair =>
            $"at operation {index} (forward of phase {pair.Phase}, micro-batch {pair.MicroBatch}, with backward of phase {pair.BackwardPhase}, micro-batch {pair.BackwardMicroBatch})",
        { } one => $"at operation {index} ({one.Kind} of phase {one.Phase}, micro-batch {one.MicroBatch})",
    };
}
