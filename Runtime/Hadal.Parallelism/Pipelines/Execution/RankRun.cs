namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>One run of one rank's program.</summary>
internal sealed class RankRun<T>
{
    private readonly PipelineProgram _program;
    private readonly StageMap _map;
    private readonly IPipelineStages<T> _stages;
    private readonly IPipelineTransport<T> _transport;
    private readonly Handover<T> _held = new();
    private readonly Queue<(int Phase, int MicroBatch)> _weightGradients = new();
    private readonly HashSet<(TransferKind Kind, int Phase, int MicroBatch)> _sent = [];

    internal RankRun(PipelineProgram program, StageMap map, IPipelineStages<T> stages, IPipelineTransport<T> transport)
    {
        (_program, _map, _stages, _transport) = (program, map, stages, transport);
        foreach (PipelineOp operation in program.Operations)
        {
            if (operation.Kind != PipelineOpKind.Communicate)
                continue;
            foreach (PipelineTransfer transfer in program.Transfers(operation))
                _sent.Add((transfer.Kind, transfer.Phase, transfer.MicroBatch));
        }
    }

    private int Rank => _program.Rank;

    internal async Task RunAsync(CancellationToken cancellation)
    {
        int index = 0;
        try
        {
            for (; index < _program.Operations.Length; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                PipelineOp operation = _program.Operations[index];
                if (operation.Kind == PipelineOpKind.Communicate)
                    await ExchangeAsync(_program.Transfers(operation).ToArray(), cancellation).ConfigureAwait(false);
                else
                    Compute(operation);
            }

            CheckEmpty();
            if (_map.Trains)
                await SumMirroredAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            throw new PipelineExecutionException(Rank, index, index < _program.Operations.Length ? _program.Operations[index] : null, cause);
        }
    }

    private async ValueTask ExchangeAsync(PipelineTransfer[] batch, CancellationToken cancellation)
    {
        T[] values = new T[batch.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            if (batch[i].Kind is TransferKind.SendForward or TransferKind.SendBackward)
                values[i] = _held.Take(batch[i].Kind, batch[i].Phase, batch[i].MicroBatch);
        }

        await _transport.ExchangeAsync(batch, values, cancellation).ConfigureAwait(false);
        for (int i = 0; i < batch.Length; i++)
        {
            if (batch[i].Kind is TransferKind.ReceiveForward or TransferKind.ReceiveBackward)
                _held.Put(batch[i].Kind, batch[i].Phase, batch[i].MicroBatch, values[i]);
        }
    }

    private void Compute(in PipelineOp operation)
    {
        (int phase, int microBatch) = (operation.Phase, operation.MicroBatch);
        switch (operation.Kind)
        {
            case PipelineOpKind.Forward:
                HandOnOutput(phase, microBatch, _stages.Forward(phase, microBatch, TakeInput(phase, microBatch)));
                break;
            case PipelineOpKind.Backward:
                HandOnGradient(phase, microBatch, _stages.Backward(phase, microBatch, TakeGradient(phase, microBatch)));
                break;
            case PipelineOpKind.BackwardInput:
                HandOnGradient(phase, microBatch, _stages.BackwardInput(phase, microBatch, TakeGradient(phase, microBatch)));
                _weightGradients.Enqueue((phase, microBatch));
                break;
            case PipelineOpKind.BackwardWeight:
                ComputeOldestWeightGradient(phase, microBatch);
                break;
            case PipelineOpKind.ForwardBackward:
                (int backwardPhase, int backwardMicroBatch) = (operation.BackwardPhase, operation.BackwardMicroBatch);
                (T output, T gradient) = _stages.ForwardBackward(operation, TakeInput(phase, microBatch), TakeGradient(backwardPhase, backwardMicroBatch));
                HandOnOutput(phase, microBatch, output);
                HandOnGradient(backwardPhase, backwardMicroBatch, gradient);
                break;
            default:
                throw new InvalidOperationException($"{operation.Kind} is no computation.");
        }
    }

    private T TakeInput(int phase, int microBatch) =>
        _map.Of(Rank, phase) == 0 ? _stages.Input(phase, microBatch) : _held.Take(TransferKind.ReceiveForward, phase, microBatch);

    private T TakeGradient(int phase, int microBatch) => _held.Take(TransferKind.ReceiveBackward, phase, microBatch);

    private void HandOnOutput(int phase, int microBatch, T output)
    {
        int stage = _map.Of(Rank, phase);
        if (stage < _map.Last)
            HandOn(TransferKind.SendForward, TransferKind.ReceiveForward, phase, microBatch, stage + 1, output);
        else if (_map.Trains)
            _held.Put(TransferKind.ReceiveBackward, phase, microBatch, _stages.Loss(phase, microBatch, output));
        else
            _stages.Output(phase, microBatch, output);
    }

    private void HandOnGradient(int phase, int microBatch, T gradient)
    {
        int stage = _map.Of(Rank, phase);
        if (stage > 0)
            HandOn(TransferKind.SendBackward, TransferKind.ReceiveBackward, phase, microBatch, stage - 1, gradient);
    }

    // Not by where the next stage is: of DualPipe's middle ranks each holds two successive stages, which belong to opposite directions.
    private void HandOn(TransferKind send, TransferKind receive, int phase, int microBatch, int stage, T value)
    {
        if (_sent.Contains((send, phase, microBatch)))
            _held.Put(send, phase, microBatch, value);
        else
            _held.Put(receive, _map.PhaseOf(Rank, stage), microBatch, value);
    }

    private void ComputeOldestWeightGradient(int phase, int microBatch)
    {
        bool queued = _weightGradients.TryDequeue(out (int Phase, int MicroBatch) oldest);
        if (!queued || oldest != (phase, microBatch))
        {
            string found = queued ? $"that is of phase {oldest.Phase}, micro-batch {oldest.MicroBatch}" : "none is queued";
            throw new InvalidOperationException($"The weight gradient of phase {phase}, micro-batch {microBatch}, is not the oldest that is queued; {found}.");
        }

        _stages.BackwardWeight(phase, microBatch);
    }

    private void CheckEmpty()
    {
        if (_weightGradients.Count > 0)
            throw new InvalidOperationException($"{_weightGradients.Count} weight gradients are still queued: the program does not compute them.");
        if (_held.Count > 0)
            throw new InvalidOperationException($"{_held.Count} activations or gradients are left: the program neither sends them nor computes with them.");
    }

    private async ValueTask SumMirroredAsync(CancellationToken cancellation)
    {
        foreach (IReadOnlyList<StageHolder> holders in _map.Mirrored(Rank))
        {
            int phase = holders.First(holder => holder.Rank == Rank).Phase;
            T own = _stages.WeightGradient(phase);
            T[] parts = new T[holders.Count];
            for (int i = 0; i < parts.Length; i++)
                parts[i] = holders[i].Rank == Rank ? own : await _transport.SwapAsync(holders[i].Rank, own, cancellation).ConfigureAwait(false);
            _stages.SumWeightGradients(phase, parts);
        }
    }
}
