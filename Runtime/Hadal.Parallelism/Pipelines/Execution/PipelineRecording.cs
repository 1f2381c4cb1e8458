using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>
/// Takes down when the operations of one run start and end, so that what was planned can be held against what happened, and both be drawn.
/// Times are those of the calls: where a stage only enqueues work for a device, of the enqueueing.
/// </summary>
public sealed class PipelineRecording
{
    private readonly TimeProvider _clock;
    private readonly long[][] _starts;
    private readonly long[][] _ends;

    // Of each rank, how many operations have ended. Ranks write side by side, each its own.
    private readonly int[] _done;
    private readonly PipelineSinks? _sinks;

    /// <param name="schedule">What is run.</param>
    /// <param name="clock">Whose timestamps are taken; the machine's where null.</param>
    public PipelineRecording(PipelineSchedule schedule, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        (Schedule, _clock) = (schedule, clock ?? TimeProvider.System);
        _starts = [.. Enumerable.Range(0, schedule.Ranks).Select(rank => new long[schedule[rank].Operations.Length])];
        _ends = [.. _starts.Select(starts => new long[starts.Length])];
        _done = new int[schedule.Ranks];
    }

    /// <summary>Takes a run down, and tells traces of each operation when it is over.</summary>
    /// <param name="schedule">What is run.</param>
    /// <param name="traces">Those of the ranks, one a rank, with one clock: those of <see cref="TraceRecorder.ForRanks"/>, for instance.</param>
    /// <param name="origin">Time 0 of the traces, as a timestamp of the clock: <see cref="TraceRecorder.Origin"/>.</param>
    /// <param name="form">What operations are in the traces.</param>
    /// <param name="clock">Whose timestamps are taken; the machine's, which recorders have too, where null.</param>
    /// <exception cref="ArgumentException">There are more or fewer traces than ranks.</exception>
    public PipelineRecording(
        PipelineSchedule schedule, IReadOnlyList<ITraceSink> traces, long origin, PipelineTraceForm form = PipelineTraceForm.Work, TimeProvider? clock = null)
        : this(schedule, clock) => _sinks = new(schedule, traces, origin, form, _clock);

    /// <summary>What is run.</summary>
    public PipelineSchedule Schedule { get; }

    /// <summary>The run as a timeline in milliseconds, from the start of the first operation.</summary>
    /// <exception cref="InvalidOperationException">The run is not over, or failed.</exception>
    public PipelineTimeline ToTimeline()
    {
        int behind = Enumerable.Range(0, Schedule.Ranks).FirstOrDefault(rank => _done[rank] < _starts[rank].Length, -1);
        if (behind >= 0)
            throw new InvalidOperationException($"Rank {behind} has ended {_done[behind]} of {_starts[behind].Length} operations: there is a timeline of a run that is over.");

        long origin = _starts.SelectMany(starts => starts).DefaultIfEmpty(0).Min();
        double[][] starts = Milliseconds(_starts, origin), ends = Milliseconds(_ends, origin);
        double makespan = ends.SelectMany(rank => rank).DefaultIfEmpty(0).Max();
        PipelineProgram[] programs = [.. Enumerable.Range(0, Schedule.Ranks).Select(rank => Schedule[rank])];
        return new(
            makespan,
            starts.Sum(rank => (long)rank.Length),
            [.. programs.Select(program => makespan - Busy(program, starts[program.Rank], ends[program.Rank]))],
            [.. programs.Select(ActivationCount.Peak)],
            formula: null,
            starts,
            ends);
    }

    /// <summary>
    /// What operations of each kind took in this run, in milliseconds, the median of each: a simulation with them is what the schedule makes of such
    /// operations, and a run that takes longer lost it in waits or in operations that were slower than others of their kind. A full backward
    /// takes what its halves take where the schedule has both; a kind that is not in the schedule takes what the others say, a link nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The run is not over, or failed.</exception>
    public PipelineCosts MeasuredCosts() => RunCosts.Of(Schedule, ToTimeline());

    internal void Start(int rank, int operation) => _starts[rank][operation] = _clock.GetTimestamp();

    internal void End(int rank, int operation)
    {
        _ends[rank][operation] = _clock.GetTimestamp();
        _done[rank] = operation + 1;
        _sinks?.Tell(rank, Schedule[rank].Operations[operation], _starts[rank][operation], _ends[rank][operation]);
    }

    private static double Busy(PipelineProgram program, double[] starts, double[] ends)
    {
        double busy = 0;
        for (int i = 0; i < starts.Length; i++)
            busy += program.Operations[i].Kind == PipelineOpKind.Communicate ? 0 : ends[i] - starts[i];
        return busy;
    }

    private double[][] Milliseconds(long[][] timestamps, long origin) =>
        [.. timestamps.Select(rank => rank.Select(timestamp => 1000.0 * (timestamp - origin) / _clock.TimestampFrequency).ToArray())];
}
