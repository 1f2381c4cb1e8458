namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>
/// Runs a schedule on real work. It knows no kind of schedule: it reads the programs, and which stages the ranks hold.
/// May be used for many runs, also at the same time.
/// </summary>
public sealed class PipelineExecutor
{
    private readonly PipelineSchedule _schedule;

    /// <param name="schedule">What to run.</param>
    /// <param name="validate">
    /// Whether <see cref="PipelineValidator"/> is asked first. It reads the programs of all ranks: a process that runs one of thousands may leave it
    /// out. A program that is wrong fails while it runs then, or waits for ever.
    /// </param>
    /// <exception cref="ArgumentException">The schedule cannot be run, and why.</exception>
    public PipelineExecutor(PipelineSchedule schedule, bool validate = true)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (validate && PipelineValidator.Validate(schedule).Findings is [var first, ..] findings)
            throw new ArgumentException($"The schedule cannot be run; {findings.Count} findings, the first: {first}", nameof(schedule));
        _schedule = schedule;
    }

    /// <summary>Runs all ranks in this process, each a task.</summary>
    /// <param name="ranks">What computes, one a rank.</param>
    /// <param name="cancellation">Ends the run between two operations.</param>
    /// <returns>Ends when every rank has ended, however the run ends: no task is left behind.</returns>
    /// <exception cref="PipelineExecutionException">A rank failed. The others were stopped, each at its next operation or in its wait.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task RunAsync<T>(IReadOnlyList<IPipelineStages<T>> ranks, CancellationToken cancellation = default) =>
        RunAsync(ranks, transports: null, recording: null, cancellation);

    /// <summary>Runs all ranks in this process, over transports of one's own, or recorded.</summary>
    /// <param name="ranks">What computes, one a rank.</param>
    /// <param name="transports">What connects, one a rank; <see cref="InProcessTransports"/> where null.</param>
    /// <param name="recording">What takes down the times, of this schedule and this run alone; none where null.</param>
    /// <param name="cancellation">As of the other overload.</param>
    /// <returns>As of the other overload.</returns>
    /// <exception cref="ArgumentException">There are more or fewer than one a rank, or the recording is of another schedule.</exception>
    /// <exception cref="PipelineExecutionException">As of the other overload.</exception>
    public async Task RunAsync<T>(
        IReadOnlyList<IPipelineStages<T>> ranks,
        IReadOnlyList<IPipelineTransport<T>>? transports,
        PipelineRecording? recording = null,
        CancellationToken cancellation = default)
    {
        transports ??= InProcessTransports.Connect<T>(_schedule.Ranks);
        CheckCount(ranks, nameof(ranks));
        CheckCount(transports, nameof(transports));
        CheckRecording(recording);
        PipelineExecutionException? failure = null;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bool[] done = await Task.WhenAll(Enumerable.Range(0, _schedule.Ranks).Select(rank => Task.Run(() => RunOrStopAsync(rank), CancellationToken.None))).ConfigureAwait(false);
        if (failure is not null)
            throw failure;
        if (!done.All(isDone => isDone))
            throw new OperationCanceledException(cancellation);

        async Task<bool> RunOrStopAsync(int rank)
        {
            try
            {
                await RunRankAsync(rank, ranks[rank], transports[rank], recording, stop.Token).ConfigureAwait(false);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
#pragma warning disable CA1031 // Whatever ends one rank ends all: what is let through would leave the others waiting for it.
            catch (Exception first)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, first as PipelineExecutionException ?? new(rank, 0, null, first), null);
                await StopAsync().ConfigureAwait(false);
                return false;
            }
        }

        async Task StopAsync()
        {
            try
            {
                await stop.CancelAsync().ConfigureAwait(false);
            }
            catch (AggregateException)
            {
                // Somebody's callback failed in turn; what counts is the failure that stopped all.
            }
        }
    }

    /// <summary>Runs one rank: what each process does where every rank has its own.</summary>
    /// <param name="rank">Which.</param>
    /// <param name="stages">What computes.</param>
    /// <param name="transport">What connects it to the others. It learns of their failure by its own means.</param>
    /// <param name="recording">As of <see cref="RunAsync{T}(IReadOnlyList{IPipelineStages{T}}, IReadOnlyList{IPipelineTransport{T}}?, PipelineRecording?, CancellationToken)"/>.</param>
    /// <param name="cancellation">Ends the run between two operations, and the waits of the transport.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    /// <exception cref="PipelineExecutionException">An operation failed.</exception>
    public Task RunRankAsync<T>(
        int rank, IPipelineStages<T> stages, IPipelineTransport<T> transport, PipelineRecording? recording = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, _schedule.Ranks);
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(transport);
        CheckRecording(recording);
        return new RankRun<T>(_schedule, rank, stages, transport, recording).RunAsync(cancellation);
    }

    private void CheckRecording(PipelineRecording? recording)
    {
        if (recording is not null && recording.Schedule != _schedule)
            throw new ArgumentException("The recording is of another schedule than the executor.", nameof(recording));
    }

    private void CheckCount<T>(IReadOnlyList<T> given, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(given, name);
        if (given.Count != _schedule.Ranks)
            throw new ArgumentException($"The schedule has {Counted.Of(_schedule.Ranks, "rank")}; {given.Count} are given.", name);
        for (int rank = 0; rank < given.Count; rank++)
        {
            if (given[rank] is null)
                throw new ArgumentException($"That of rank {rank} is null.", name);
        }
    }
}
