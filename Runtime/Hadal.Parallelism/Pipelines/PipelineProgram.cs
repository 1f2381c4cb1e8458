namespace Hadal.Parallelism.Pipelines;

/// <summary>What one rank does, in order.</summary>
public sealed class PipelineProgram
{
    private readonly PipelineOp[] _operations;
    private readonly PipelineTransfer[] _transfers;

    /// <param name="rank">The rank that runs it.</param>
    /// <param name="operations">In the order in which they run.</param>
    /// <param name="transfers">Those of all batches, one batch after another.</param>
    /// <exception cref="ArgumentException">A batch names transfers that there are not.</exception>
    public PipelineProgram(int rank, PipelineOp[] operations, PipelineTransfer[] transfers)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(transfers);
        for (int i = 0; i < operations.Length; i++)
        {
            ref readonly PipelineOp operation = ref operations[i];
            if (operation.Kind == PipelineOpKind.Communicate && (operation.Phase < 0 || operation.MicroBatch < 0 || operation.Phase > transfers.Length - operation.MicroBatch))
            {
                throw new ArgumentException($"Operation {i} of rank {rank} is a batch of {operation.MicroBatch} transfers from {operation.Phase}; there are {transfers.Length}.", nameof(operations));
            }
        }

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
