namespace Hadal.Parallelism.Pipelines;

/// <summary>What one rank does, in order.</summary>
public sealed class PipelineProgram
{
    private readonly PipelineOp[] _operations;
    private readonly PipelineTransfer[] _transfers;

    /// <param name="rank">The rank that runs it.</param>
    /// <param name="operations">In the order in which they run.</param>
    /// <param name="transfers">Those of all batches, one batch after another.</param>
    public PipelineProgram(int rank, PipelineOp[] operations, PipelineTransfer[] transfers)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(transfers);
        (Rank, _operations, _transfers) = (rank, operations, transfers);
    }

    /// <summary>The rank that runs it.</summary>
    public int Rank { get; }

    /// <summary>In the order in which they run.</summary>
    public ReadOnlySpan<PipelineOp> Operations => _operations;

    /// <summary>The transfers of one batch.</summary>
    /// <param name="batch">An operation of this program of kind <see cref="PipelineOpKind.Communicate"/>.</param>
    public ReadOnlySpan<PipelineTransfer> Transfers(in PipelineOp batch) => batch.Kind == PipelineOpKind.Communicate
        ? _transfers.AsSpan(batch.Phase, batch.MicroBatch)
        : throw new ArgumentException($"{batch.Kind} has no transfers; {nameof(PipelineOpKind.Communicate)} has.", nameof(batch));
}
