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

    internal void Start(int rank, int operation) => _starts[rank][operation] = _clock.GetTimestamp();

    internal void End(int rank, int operation)
    {
        _ends[rank][operation] = _clock.GetTimestamp();
        _done[rank] = operation + 1;
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
