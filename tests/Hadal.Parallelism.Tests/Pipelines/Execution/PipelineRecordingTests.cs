using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Execution;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

public class PipelineRecordingTests
{
    [Theory, MemberData(nameof(Schedules.Kinds), MemberType = typeof(Schedules))]
    public async Task What_happened_is_a_timeline_in_milliseconds_from_the_first_operation(PipelineKind kind)
    {
        PipelineSchedule schedule = Schedules.Small(kind);
        PipelineRecording recording = new(schedule, new CountingClock());

        await new PipelineExecutor(schedule).RunAsync(SymbolicStages.Of(schedule), null, recording, TestContext.Current.CancellationToken);

        PipelineTimeline timeline = recording.ToTimeline();
        double[][] times = [.. Enumerable.Range(0, schedule.Ranks).Select(rank => timeline.Starts(rank).ToArray().Zip(timeline.Ends(rank).ToArray(), (start, end) => (double[])[start, end]).SelectMany(pair => pair).ToArray())];
        Assert.All(times, rank => Assert.Equal(rank.Order(), rank));
        // The clock was looked at once for each start and each end.
        Assert.Equal(Enumerable.Range(0, times.Sum(rank => rank.Length)).Select(look => (double)look), times.SelectMany(rank => rank).Order());
        Assert.Equal(times.Max(rank => rank[^1]), timeline.Makespan);
        Assert.Equal(times.Sum(rank => rank.Length) / 2, timeline.Operations);
        Assert.Equal(PipelineSimulator.Run(schedule, new()).PeakActivations.ToArray(), timeline.PeakActivations.ToArray());
        Assert.All(timeline.Bubbles.ToArray(), bubble => Assert.InRange(bubble, 0, timeline.Makespan));
        CheckOrder(schedule, timeline);
    }

    [Fact]
    public async Task A_run_that_failed_has_no_timeline()
    {
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipe);
        SymbolicStages[] stages = SymbolicStages.Of(schedule);
        stages[0].Before = _ => throw new IOException();
        PipelineRecording recording = new(schedule);

        await Assert.ThrowsAsync<PipelineExecutionException>(() => new PipelineExecutor(schedule).RunAsync(stages, null, recording, TestContext.Current.CancellationToken));

        Assert.Contains("Rank 0 has ended 0 of", Assert.Throws<InvalidOperationException>(recording.ToTimeline).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_of_another_schedule_is_refused()
    {
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipe);
        PipelineRecording other = new(Schedules.Small(PipelineKind.DualPipe));

        await Assert.ThrowsAsync<ArgumentException>("recording", () => new PipelineExecutor(schedule).RunAsync(SymbolicStages.Of(schedule), null, other, TestContext.Current.CancellationToken));
    }

    // A forward on the next stage starts after the one before it has ended.
    private static void CheckOrder(PipelineSchedule schedule, PipelineTimeline timeline)
    {
        Dictionary<(PipelinePlace Place, int MicroBatch), (double Start, double End)> forwards = [];
        for (int rank = 0; rank < schedule.Ranks; rank++)
        {
            for (int i = 0; i < schedule[rank].Operations.Length; i++)
            {
                if (schedule[rank].Operations[i] is { Kind: PipelineOpKind.Forward or PipelineOpKind.ForwardBackward } forward)
                    forwards.Add((new(rank, forward.Phase), forward.MicroBatch), (timeline.Starts(rank)[i], timeline.Ends(rank)[i]));
            }
        }

        Assert.All(forwards, forward =>
        {
            if (schedule.Before(forward.Key.Place.Rank, forward.Key.Place.Phase) is { } before)
                Assert.InRange(forward.Value.Start, forwards[(before, forward.Key.MicroBatch)].End, double.MaxValue);
        });
    }
}
