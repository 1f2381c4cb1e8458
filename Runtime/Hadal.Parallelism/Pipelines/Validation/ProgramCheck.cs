namespace Hadal.Parallelism.Pipelines.Validation;

/// <summary>Checks one program by itself: what its operations need was there before, and nothing lacks or is done twice.</summary>
internal sealed class ProgramCheck(PipelineSchedule schedule, PipelineProgram program)
{
    private readonly HashSet<(ProgramFact Fact, int Phase, int MicroBatch)> _facts = [];
    private readonly Queue<(int Operation, int Phase, int MicroBatch)> _weights = new();
    private readonly List<PipelineFinding> _findings = [];
    private int _operation;

    internal IReadOnlyList<PipelineFinding> Findings()
    {
        for (; _operation < program.Operations.Length; _operation++)
        {
            Check(program.Operations[_operation]);
        }

        foreach ((int operation, int phase, int microBatch) in _weights)
        {
            _findings.Add(new(program.Rank, operation, $"the weight gradient of micro-batch {microBatch} of module {phase} is queued here and never computed."));
        }

        for (int phase = 0; phase < schedule.Phases; phase++)
        {
            CheckComplete(phase);
        }

        return _findings;
    }

    private void Check(PipelineOp operation)
    {
        switch (operation.Kind)
        {
            case PipelineOpKind.Forward:
                Forward(operation.Phase, operation.MicroBatch);
                break;
            case PipelineOpKind.Backward:
                Backward(operation.Phase, operation.MicroBatch);
                break;
            case PipelineOpKind.BackwardInput:
                Backward(operation.Phase, operation.MicroBatch);
                _weights.Enqueue((_operation, operation.Phase, operation.MicroBatch));
                break;
            case PipelineOpKind.BackwardWeight:
                BackwardWeight(operation);
                break;
            case PipelineOpKind.ForwardBackward:
                // The backward first: as one operation it cannot need what its own forward makes.
                Backward(operation.BackwardPhase, operation.BackwardMicroBatch);
                Forward(operation.Phase, operation.MicroBatch);
                break;
            case PipelineOpKind.Communicate:
                foreach (ref readonly PipelineTransfer transfer in program.Transfers(operation))
                {
                    Transfer(transfer);
                }

                break;
            default:
                Complain($"there is no operation of kind {operation.Kind}.");
                break;
        }
    }

    private void Forward(int phase, int microBatch)
    {
        if (Happens(ProgramFact.Forward, phase, microBatch))
        {
            Need(schedule.Before(program.Rank, phase), ProgramFact.Forward, ProgramFact.InputReceived, phase, microBatch, "forward");
        }
    }

    private void Backward(int phase, int microBatch)
    {
        if (schedule.Options.ForwardOnly)
        {
            Complain("a schedule of forwards alone has no backward.");
        }

        if (!Happens(ProgramFact.Backward, phase, microBatch))
        {
            return;
        }

        if (!_facts.Contains((ProgramFact.Forward, phase, microBatch)))
        {
            Complain($"the backward of micro-batch {microBatch} of module {phase} comes before its forward.");
        }

        Need(schedule.After(program.Rank, phase), ProgramFact.Backward, ProgramFact.GradientReceived, phase, microBatch, "backward");
    }

    private void BackwardWeight(PipelineOp operation)
    {
        if (!_weights.TryDequeue(out (int Operation, int Phase, int MicroBatch) oldest))
        {
            Complain($"the weight gradient of micro-batch {operation.MicroBatch} of module {operation.Phase} is computed, and none is queued.");
        }
        else if ((oldest.Phase, oldest.MicroBatch) != (operation.Phase, operation.MicroBatch))
        {
            Complain($"the weight gradient of micro-batch {operation.MicroBatch} of module {operation.Phase} is computed; the oldest that is queued is of micro-batch {oldest.MicroBatch} of module {oldest.Phase}.");
        }
    }

    private void Transfer(PipelineTransfer transfer)
    {
        (ProgramFact fact, ProgramFact? needs) = transfer.Kind switch
        {
            TransferKind.SendForward => (ProgramFact.OutputSent, (ProgramFact?)ProgramFact.Forward),
            TransferKind.ReceiveForward => (ProgramFact.InputReceived, null),
            TransferKind.SendBackward => (ProgramFact.GradientSent, ProgramFact.Backward),
            _ => (ProgramFact.GradientReceived, null),
        };
        if (!Happens(fact, transfer.Phase, transfer.MicroBatch))
        {
            return;
        }

        if (Peer(fact, transfer.Phase) is not int peer)
        {
            Complain($"{transfer.Kind} of module {transfer.Phase} has no other rank at its end; the given one is {transfer.Peer}.");
        }
        else if (peer != transfer.Peer)
        {
            Complain($"{transfer.Kind} of micro-batch {transfer.MicroBatch} of module {transfer.Phase} is with rank {peer}; the given one is {transfer.Peer}.");
        }

        if (needs is { } computed && !_facts.Contains((computed, transfer.Phase, transfer.MicroBatch)))
        {
            Complain($"{transfer.Kind} of micro-batch {transfer.MicroBatch} of module {transfer.Phase} comes before its computation.");
        }
    }

    // False of a micro-batch that there is not, about which nothing more can be said.
    private bool Happens(ProgramFact fact, int phase, int microBatch)
    {
        if ((uint)phase >= (uint)schedule.Phases || (uint)microBatch >= (uint)schedule.MicroBatchesPerPhase)
        {
            Complain($"there is no micro-batch {microBatch} of module {phase}: micro-batches are 0 … {schedule.MicroBatchesPerPhase - 1}, modules 0 … {schedule.Phases - 1}.");
            return false;
        }

        if (!_facts.Add((fact, phase, microBatch)))
        {
            Complain($"{fact} of micro-batch {microBatch} of module {phase} happens twice.");
        }

        return true;
    }

    private void Need(PipelinePlace? from, ProgramFact local, ProgramFact received, int phase, int microBatch, string what)
    {
        if (from is { } place && !_facts.Contains(place.Rank == program.Rank ? (local, place.Phase, microBatch) : (received, phase, microBatch)))
        {
            Complain($"the {what} of micro-batch {microBatch} of module {phase} comes before what it needs of rank {place.Rank}, module {place.Phase}.");
        }
    }

    private void CheckComplete(int phase)
    {
        foreach (ProgramFact fact in Enum.GetValues<ProgramFact>())
        {
            bool backward = fact is ProgramFact.Backward or ProgramFact.GradientSent or ProgramFact.GradientReceived;
            bool computed = fact is ProgramFact.Forward or ProgramFact.Backward;
            if ((backward && schedule.Options.ForwardOnly) || (!computed && Peer(fact, phase) is null))
            {
                continue;
            }

            int[] missing = [.. Enumerable.Range(0, schedule.MicroBatchesPerPhase).Where(microBatch => !_facts.Contains((fact, phase, microBatch)))];
            if (missing.Length > 0)
            {
                _findings.Add(new(program.Rank, program.Operations.Length, $"{fact} of module {phase} is missing for {Counted.Of(missing.Length, "micro-batch", "micro-batches")}, the first of them {missing[0]}."));
            }
        }
    }

    private int? Peer(ProgramFact fact, int phase)
    {
        PipelinePlace? place = fact is ProgramFact.OutputSent or ProgramFact.GradientReceived ? schedule.After(program.Rank, phase) : schedule.Before(program.Rank, phase);
        return place is { } other && other.Rank != program.Rank ? other.Rank : null;
    }

    private void Complain(string message) => _findings.Add(new(program.Rank, _operation, message));
}
