using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>The traces of a run's ranks.</summary>
internal sealed class PipelineSinks
{
    private const int Lane = 0;

    private readonly PipelineSchedule _schedule;
    private readonly IReadOnlyList<ITraceSink> _sinks;
    private readonly long _origin;
    private readonly PipelineTraceForm _form;
    private readonly double _nanosecondsPerTick;

    internal PipelineSinks(PipelineSchedule schedule, IReadOnlyList<ITraceSink> sinks, long origin, PipelineTraceForm form, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        if (sinks.Count != schedule.Ranks)
            throw new ArgumentException($"The schedule has {Counted.Of(schedule.Ranks, "rank")}; traces of {sinks.Count} are given.", nameof(sinks));
        for (int rank = 0; rank < sinks.Count; rank++)
        {
            if (sinks[rank] is null)
                throw new ArgumentException($"The trace of rank {rank} is null.", nameof(sinks));
        }

        if (!Enum.IsDefined(form))
            throw new ArgumentOutOfRangeException(nameof(form), form, $"Operations can be {string.Join(", ", Enum.GetNames<PipelineTraceForm>())}; {form} is given.");
        (_schedule, _sinks, _origin, _form, _nanosecondsPerTick) = (schedule, sinks, origin, form, 1e9 / clock.TimestampFrequency);
    }

    internal void Tell(int rank, in PipelineOp operation, long start, long end)
    {
        string name = OperationNames.Of(OperationNames.Numbered(_schedule, operation));
        long startNs = Nanoseconds(start), duration = Nanoseconds(end) - startNs;
        if (_form == PipelineTraceForm.Phases)
            _sinks[rank].Annotate(new(name, startNs, duration));
        else
            _sinks[rank].Complete(new(name, operation.Kind == PipelineOpKind.Communicate ? KernelClass.Communication : KernelClass.Computation, Lane, startNs, duration));
    }

    private long Nanoseconds(long timestamp) => (long)((timestamp - _origin) * _nanosecondsPerTick);
}
