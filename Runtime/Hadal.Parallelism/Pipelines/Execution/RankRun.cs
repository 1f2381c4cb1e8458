namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>One run of one rank's program.</summary>
internal sealed class RankRun<T>
{
    private readonly PipelineSchedule _schedule;
    private readonly PipelineProgram _program;
    private readonly IPipelineStages<T> _stages;
    private readonly IPipelineTransport<T> _transport;
    private readonly PipelineRecording? _recording;
    private readonly Handover<T> _held = new();
    private readonly Queue<(int Phase, int MicroBatch)> _weightGradients = new();

    internal RankRun(PipelineSchedule schedule, int rank, IPipelineStages<T> stages, IPipelineTransport<T> transport, PipelineRecording? recording) =>
        (_schedule, _program, _stages, _transport, _recording) = (schedule, schedule[rank], stages, transport, recording);

    private int Rank => _program.Rank;

    private bool Trains => !_schedule.Options.ForwardOnly;

    internal async Task RunAsync(CancellationToken cancellation)
    {
        int index = 0;
        try
        {
            for (; index < _program.Operations.Length; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                PipelineOp operation = _program.Operations[index];
                _recording?.Start(Rank, index);
                if (operation.Kind == PipelineOpKind.Communicate)
                    await ExchangeAsync(_program.Transfers(operation).ToArray(), cancellation).ConfigureAwait(false);
                else
                    Compute(operation);
                _recording?.End(Rank, index);
            }

            CheckEmpty();
            if (Trains)
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
        _schedule.Before(Rank, phase) is null ? _stages.Input(phase, microBatch) : _held.Take(TransferKind.ReceiveForward, phase, microBatch);

    private T TakeGradient(int phase, int microBatch) => _held.Take(TransferKind.ReceiveBackward, phase, microBatch);

    private void HandOnOutput(int phase, int microBatch, T output)
    {
        if (_schedule.After(Rank, phase) is { } next)
            HandOn(TransferKind.SendForward, TransferKind.ReceiveForward, phase, microBatch, next, output);
        else if (Trains)
            _held.Put(TransferKind.ReceiveBackward, phase, microBatch, _stages.Loss(phase, microBatch, output));
        else
            _stages.Output(phase, microBatch, output);
    }

    private void HandOnGradient(int phase, int microBatch, T gradient)
    {
        if (_schedule.Before(Rank, phase) is { } previous)
            HandOn(TransferKind.SendBackward, TransferKind.ReceiveBackward, phase, microBatch, previous, gradient);
    }

    // What goes to another module of the same rank, as at the bottom of a V, is not sent.
    private void HandOn(TransferKind send, TransferKind receive, int phase, int microBatch, PipelinePlace to, T value)
    {
        if (to.Rank == Rank)
            _held.Put(receive, to.Phase, microBatch, value);
        else
            _held.Put(send, phase, microBatch, value);
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
        foreach (IReadOnlyList<PipelinePlace> places in MirroredStages.Of(_schedule, Rank))
        {
            int phase = places.First(place => place.Rank == Rank).Phase;
            T own = _stages.WeightGradient(phase);
            T[] parts = new T[places.Count];
            for (int i = 0; i < parts.Length; i++)
                parts[i] = places[i].Rank == Rank ? own : await _transport.SwapAsync(places[i].Rank, own, cancellation).ConfigureAwait(false);
            _stages.SumWeightGradients(phase, parts);
        }
    }
}
