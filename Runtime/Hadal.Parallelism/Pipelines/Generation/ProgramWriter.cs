using System.Buffers;

namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>
/// Writes one rank's program. It counts: every module takes its micro-batches in order. Transfers are gathered, and go out as one batch before
/// the next computation.
/// </summary>
internal sealed class ProgramWriter(StageLayout layout, PipelineOptions options, int microBatches, int rank)
{
    // At most a forward, a gradient of the input and one of the weights, with a batch before each and after the last; and four transfers. Rented:
    // making the programs of thousands of ranks would mostly be clearing memory.
    private readonly PipelineOp[] _operations = ArrayPool<PipelineOp>.Shared.Rent((6 * microBatches * layout.Phases) + 1);
    private readonly PipelineTransfer[] _transfers = ArrayPool<PipelineTransfer>.Shared.Rent(4 * microBatches * layout.Phases);
    private readonly Queue<PipelineOp> _weights = new();
    private readonly int[] _forwards = new int[layout.Phases];
    private readonly int[] _backwards = new int[layout.Phases];
    private readonly int[] _posted = new int[layout.Phases * 4];
    private int _operationCount;
    private int _transferCount;
    private int _batchStart;

    internal void ReceiveForward(int phase) => Post(TransferKind.ReceiveForward, phase, layout.Before(rank, phase));

    internal void SendForward(int phase) => Post(TransferKind.SendForward, phase, layout.After(rank, phase));

    internal void ReceiveBackward(int phase)
    {
        if (!options.ForwardOnly)
        {
            Post(TransferKind.ReceiveBackward, phase, layout.After(rank, phase));
        }
    }

    internal void SendBackward(int phase)
    {
        if (!options.ForwardOnly)
        {
            Post(TransferKind.SendBackward, phase, layout.Before(rank, phase));
        }
    }

    internal void Forward(int phase)
    {
        Communicate();
        Add(new(PipelineOpKind.Forward, phase, _forwards[phase]++));
    }

    internal void Backward(int phase)
    {
        // Without a backward its place in the order of batches remains: that is what the peers expect.
        Communicate();
        if (!options.ForwardOnly)
        {
            Add(new(PipelineOpKind.Backward, phase, _backwards[phase]++));
        }
    }

    internal void BackwardInput(int phase)
    {
        Communicate();
        if (!options.ForwardOnly)
        {
            PipelineOp input = new(PipelineOpKind.BackwardInput, phase, _backwards[phase]++);
            Add(input);
            _weights.Enqueue(input with { Kind = PipelineOpKind.BackwardWeight });
        }
    }

    internal void BackwardWeight()
    {
        if (!options.ForwardOnly)
        {
            Communicate();
            Add(_weights.Dequeue());
        }
    }

    /// <summary>A forward of one module and a backward of another, as one where the options have it so.</summary>
    internal void ForwardBackward(int forward, int backward)
    {
        if (options.ForwardOnly || !options.Overlap)
        {
            Forward(forward);
            Backward(backward);
            return;
        }

        Communicate();
        Add(new(PipelineOpKind.ForwardBackward, forward, _forwards[forward]++, backward, _backwards[backward]++));
    }

    /// <summary>The program; the writer is of no use any more.</summary>
    internal PipelineProgram Finish()
    {
        Communicate();
        PipelineProgram program = new(rank, _operations.AsSpan(0, _operationCount).ToArray(), _transfers.AsSpan(0, _transferCount).ToArray());
        ArrayPool<PipelineOp>.Shared.Return(_operations);
        ArrayPool<PipelineTransfer>.Shared.Return(_transfers);
        return program;
    }

    private void Add(PipelineOp operation) => _operations[_operationCount++] = operation;

    // What stays on the rank needs no transfer.
    private void Post(TransferKind kind, int phase, PipelinePlace? peer)
    {
        if (peer is { } other && other.Rank != rank)
        {
            _transfers[_transferCount++] = new(kind, phase, _posted[(phase * 4) + (int)kind]++, other.Rank);
        }
    }

    private void Communicate()
    {
        if (_transferCount > _batchStart)
        {
            Add(new(PipelineOpKind.Communicate, _batchStart, _transferCount - _batchStart));
            _batchStart = _transferCount;
        }
    }
}
