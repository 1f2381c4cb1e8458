using System.Text.Json;
using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Drawing;
using Hadal.Parallelism.Pipelines.Execution;
using Hadal.Parallelism.Traces;
using Hadal.Testing;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

public class PipelineTraceTests
{
    [Theory, MemberData(nameof(Schedules.Kinds), MemberType = typeof(Schedules))]
    public async Task The_trace_of_each_rank_has_its_operations_within_the_run(PipelineKind kind)
    {
        using TemporaryFolder folder = new();
        PipelineSchedule schedule = Schedules.Small(kind);
        TraceRecorder[] traces = TraceRecorder.ForRanks(schedule.Ranks);

        await RunAsync(schedule, new(schedule, traces, traces[0].Origin));
        double ranUs = traces[0].NowNs / 1e3;

        for (int rank = 0; rank < schedule.Ranks; rank++)
        {
            string path = folder[$"rank{rank}.json"];
            traces[rank].Save(path);
            TraceAnalysis analysis = TraceAnalyzer.Analyze(path);
            Assert.Equal(rank, analysis.Rank);
            Assert.InRange(analysis.StartUs + analysis.SpanUs, 0, ranUs);
            Assert.Equal(Count(schedule[rank], communicates: false), analysis.Kernels.Where(kernel => kernel.Class == KernelClass.Computation).Sum(kernel => kernel.Count));
            Assert.Equal(Count(schedule[rank], communicates: true), analysis.Kernels.Where(kernel => kernel.Class == KernelClass.Communication).Sum(kernel => kernel.Count));
            Assert.All(Events(path), one => Assert.Equal(rank, one.GetProperty("pid").GetInt32()));
        }
    }

    [Fact]
    public async Task Work_of_the_stages_falls_into_operations_that_are_phases()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.OneForwardOneBackward, ranks: 1, microBatches: 2);
        TraceRecorder trace = new();
        SymbolicStages[] stages = SymbolicStages.Of(schedule);
        stages[0].Before = _ => trace.Begin("kernel", KernelClass.Computation, stream: 7).Dispose();

        await RunAsync(schedule, new(schedule, [trace], trace.Origin, PipelineTraceForm.Phases), stages);

        using MemoryStream stream = new();
        trace.WriteTo(stream);
        stream.Position = 0;
        TraceAnalysis analysis = TraceAnalyzer.Analyze(stream, "trace");
        Assert.Equal("kernel", Assert.Single(analysis.Kernels).Name);
        Assert.Equal(["B0", "B1", "F0", "F1"], analysis.Phases.Select(phase => phase.Name).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Schedules.Kinds), MemberType = typeof(Schedules))]
    public void A_simulation_by_what_a_run_cost_takes_as_long_as_the_run(PipelineKind kind)
    {
        PipelineSchedule schedule = Schedules.Small(kind);
        PipelineTimeline run = PipelineSimulator.Run(schedule, new(Forward: 3, BackwardInput: 4, BackwardWeight: 2, Pair: 8));

        PipelineTimeline again = PipelineSimulator.Run(schedule, RunCosts.Of(schedule, run));

        Assert.Equal(run.Makespan, again.Makespan, tolerance: 1e-9);
    }

    [Fact]
    public async Task A_plan_and_its_run_lie_over_each_other_in_one_trace()
    {
        using TemporaryFolder folder = new();
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipe);
        PipelineRecording recording = new(schedule);
        await RunAsync(schedule, recording);

        PipelineDrawing.SavePlanAndRun(folder["both.json"], schedule, PipelineSimulator.Run(schedule, recording.MeasuredCosts()), recording.ToTimeline());

        // (rank, operation) of the plan and of the run: transfers take no time in the plan.
        string[][] processes = [.. Events(folder["both.json"]).Where(one => one.GetProperty("name").GetString() != "C")
            .GroupBy(one => one.GetProperty("pid").GetInt32(), one => $"{one.GetProperty("tid").GetInt32()} {one.GetProperty("name").GetString()}")
            .OrderBy(process => process.Key).Select(process => process.Order(StringComparer.Ordinal).ToArray())];
        Assert.Equal(2, processes.Length);
        Assert.Equal(processes[0], processes[1]);
        Assert.Contains("in .json; given is", Assert.Throws<ArgumentException>(() => PipelineDrawing.SavePlanAndRun("both.svg", schedule, recording.ToTimeline(), recording.ToTimeline())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Traces_of_other_ranks_than_the_schedule_has_are_refused()
    {
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipe);

        ArgumentException refused = Assert.Throws<ArgumentException>(() => new PipelineRecording(schedule, TraceRecorder.ForRanks(1), 0));

        Assert.Contains($"has {schedule.Ranks} ranks; traces of 1 are given", refused.Message, StringComparison.Ordinal);
    }

    private static Task RunAsync(PipelineSchedule schedule, PipelineRecording recording, SymbolicStages[]? stages = null) =>
        new PipelineExecutor(schedule).RunAsync(stages ?? SymbolicStages.Of(schedule), null, recording, TestContext.Current.CancellationToken);

    private static long Count(PipelineProgram program, bool communicates)
    {
        int count = 0;
        foreach (PipelineOp operation in program.Operations)
            count += (operation.Kind == PipelineOpKind.Communicate) == communicates ? 1 : 0;
        return count;
    }

    private static JsonElement[] Events(string path) =>
        [.. JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("traceEvents").EnumerateArray().Where(one => one.GetProperty("ph").GetString() == "X")];
}
