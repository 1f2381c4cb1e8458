namespace Hadal.Parallelism.Traces;

/// <summary>Sums a trace up in one pass over its work in the order of time.</summary>
internal sealed class TraceSummary
{
    private readonly TraceCollector _collected;
    private readonly WorkTable _table;
    private readonly PhaseClock _phases;
    private readonly RangeIndex _waits;
    private readonly BubbleList _bubbles;
    private readonly StreamSum[] _streams;
    private readonly KernelSum[] _kernels;
    private readonly PhaseSum?[] _byName;
    private readonly BusyTime[] _classes = [new(), new(), new()];
    private readonly SmBudget _communicationSms = new(KernelClass.Communication);
    private readonly SmBudget _computationSms = new(KernelClass.Computation);
    private BusyTime _busy = new();
    private BusyTime _computationOrCommunication = new();

    internal TraceSummary(TraceCollector collected, KernelRules rules, long longWait)
    {
        _collected = collected;
        _table = new(collected, rules);
        _phases = new(collected.Annotations);
        _waits = HostWaits.Find(collected, _phases, longWait);
        _bubbles = new(_waits);
        _streams = [.. Enumerable.Range(0, _table.Streams).Select(_ => new StreamSum())];
        _kernels = [.. Enumerable.Range(0, _table.Kernels).Select(_ => new KernelSum())];
        _byName = new PhaseSum?[collected.Names.Count];
    }

    internal TraceAnalysis Analyze(string name)
    {
        ReadOnlySpan<GpuEvent> events = _collected.Gpu.Sorted();
        long start = events.Length > 0 ? events[0].Start : 0, end = start;
        foreach (ref readonly GpuEvent work in events)
        {
            end = Math.Max(end, _collected.Gpu.End(work));
        }

        long reached = start;
        foreach (ref readonly GpuEvent work in events)
        {
            ref readonly WorkTable.Row row = ref _table.Rows[work.Kind];
            long? launched = _collected.Launches.TryFind(work.Correlation, out long time) ? time : null;
            if (work.Start > reached)
            {
                _bubbles.Add(reached, work.Start, launched, row.Work.Name);
            }

            long over = _collected.Gpu.End(work);
            reached = Math.Max(reached, over);
            Add(row, work.Start, over, launched);
            _streams[row.Stream].Draw(row, work.Start - start, over - start, end - start);
        }

        // Nobody asks for launches any more, and the runs of communication take as much memory.
        _collected.Launches.Clear();
        return Result(name, start, end) with { Communication = CommunicationRuns.Of(_collected, _table, events) };
    }

    private void Add(in WorkTable.Row row, long start, long end, long? launched)
    {
        _busy.Add(start, end);
        _classes[(int)row.Class].Add(start, end);
        if (row.Class != KernelClass.Memory)
        {
            _computationOrCommunication.Add(start, end);
        }

        _streams[row.Stream].Add(row, start, end);
        _kernels[row.Kernel].Add(row, end - start);
        _communicationSms.Add(row, end - start);
        _computationSms.Add(row, end - start);
        if (launched is { } time && _phases.At(time) is >= 0 and int phase)
        {
            (_byName[phase] ??= new(phase)).Add(start, end, time);
        }
    }

    private TraceAnalysis Result(string name, long start, long end)
    {
        StreamSum[] streams = [.. _streams.OrderBy(stream => stream.Device).ThenBy(stream => stream.Id)];
        long computation = _classes[(int)KernelClass.Computation].Total, communication = _classes[(int)KernelClass.Communication].Total;
        return new()
        {
            Name = name,
            Rank = _collected.Rank,
            Multiprocessors = _collected.Multiprocessors,
            Devices = streams.DistinctBy(stream => stream.Device).Count(),
            StartUs = Us(_collected.Base) + Us(start),
            SpanUs = Us(end - start),
            BusyUs = Us(_busy.Total),
            ComputationUs = Us(computation),
            CommunicationUs = Us(communication),
            MemoryUs = Us(_classes[(int)KernelClass.Memory].Total),

            // |A ∩ B| = |A| + |B| − |A ∪ B|: one pass needs no sets.
            OverlapUs = Us(computation + communication - _computationOrCommunication.Total),
            CommunicationSms = _communicationSms.Result(_collected.Multiprocessors),
            ComputationSms = _computationSms.Result(_collected.Multiprocessors),
            Streams = [.. streams.Select(stream => new StreamActivity(stream.Id, stream.Device, stream.Kernels, Us(stream.Busy), stream.Timeline))],
            Kernels = [.. _kernels.Select(kernel => new KernelTotal(_collected.Names[kernel.Name], kernel.Class, kernel.Count, Us(kernel.Total)))
                .OrderByDescending(kernel => kernel.TotalUs).ThenBy(kernel => kernel.Name, StringComparer.Ordinal)],
            Phases = [.. _byName.OfType<PhaseSum>().OrderBy(phase => phase.FirstLaunch)
                .Select(phase => new PhaseActivity(_collected.Names[phase.Name], phase.Count, Us(phase.Busy)))],
            HostWaits = [.. HostWaits.Longest(_waits)
                .Select(wait => new HostWait(_collected.Names[wait.Name], Us(wait.Start - start), Us(wait.Duration)))],
            Bubbles = [.. _bubbles.InOrder()
                .Select(gap => new Bubble(Us(gap.Start - start), Us(gap.End - gap.Start), gap.Cause, _collected.Names[gap.Next]))],
            Incomplete = _collected.Missing,
            Warnings = [.. Warnings(streams, end - start)],
        };
    }

    private IEnumerable<string> Warnings(StreamSum[] streams, long span)
    {
        if (_collected.Missing is { } reason)
        {
            yield return $"The trace is incomplete: {reason}";
        }

        if (streams.Length == 0)
        {
            yield return "There is no work of a GPU in this trace: was the profiler's activity CUDA on?";
        }

        if (streams.DistinctBy(stream => stream.Device).Count() > 1)
        {
            yield return "The trace has work of several GPUs; times are of all of them together.";
        }

        foreach (string warning in UnclaimedKernels.Warn(streams, span, kernel => _collected.Names[_kernels[kernel].Name]))
        {
            yield return warning;
        }
    }

    private static double Us(long nanoseconds) => nanoseconds / 1000.0;
}
