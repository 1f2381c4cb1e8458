namespace Hadal.Parallelism.Pipelines.Simulation;

/// <summary>A rank at a point of its program.</summary>
internal sealed class SimulatedRank(SimulatedProgram program, double[] times, bool keepTimes)
{
    private int _code;
    private int _remaining;
    private double _batchEnd;

    internal SimulatedProgram Program => program;

    /// <summary>When its last operation ended.</summary>
    internal double Now { get; private set; }

    /// <summary>How long it has computed.</summary>
    internal double Busy { get; private set; }

    /// <summary>The operation that it is at.</summary>
    internal int Operation { get; private set; }

    /// <summary>The link that it waits on, if it waits.</summary>
    internal SimulatedLink? Awaited { get; set; }

    internal double[]? Starts { get; } = keepTimes ? new double[program.Operations] : null;

    internal double[]? Ends { get; } = keepTimes ? new double[program.Operations] : null;

    /// <summary>Goes on to the end, or to a receive that nothing has been sent for.</summary>
    internal void GoOn(double latency, Action<SimulatedLink> sent)
    {
        ReadOnlySpan<ushort> codes = program.Codes;
        while (_code < codes.Length || _remaining > 0)
        {
            if (_remaining == 0 && !Start(codes[_code++], codes, latency, sent))
            {
                continue;
            }

            if (!Receive(codes))
            {
                return;
            }

            End(_batchEnd);
        }
    }

    // All sends of a batch leave at its start, whatever it receives: that is why they are a batch. False of a computation, which is over at once.
    private bool Start(ushort code, ReadOnlySpan<ushort> codes, double latency, Action<SimulatedLink> sent)
    {
        PipelineOpKind kind = SimulatedProgram.KindOf(code);
        if (kind != PipelineOpKind.Communicate)
        {
            double time = times[(int)kind];
            Busy += time;
            End(Now + time);
            return false;
        }

        _remaining = SimulatedProgram.CountOf(code);
        _batchEnd = Now;
        foreach (ushort transfer in codes.Slice(_code, _remaining))
        {
            if (!SimulatedProgram.IsReceive(transfer))
            {
                SimulatedLink link = program.Links[SimulatedProgram.LinkOf(transfer)];
                link.Send(Now + latency);
                sent(link);
            }
        }

        return true;
    }

    private bool Receive(ReadOnlySpan<ushort> codes)
    {
        for (; _remaining > 0; _remaining--, _code++)
        {
            if (SimulatedProgram.IsReceive(codes[_code]))
            {
                SimulatedLink link = program.Links[SimulatedProgram.LinkOf(codes[_code])];
                if (!link.TryReceive(out double arrival))
                {
                    Awaited = link;
                    return false;
                }

                _batchEnd = Math.Max(_batchEnd, arrival);
            }
        }

        return true;
    }

    private void End(double end)
    {
        if (Starts is not null)
        {
            Starts[Operation] = Now;
            Ends![Operation] = end;
        }

        Now = end;
        Operation++;
    }
}
