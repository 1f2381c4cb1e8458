using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Drawing;
using Hadal.Parallelism.Pipelines.Execution;
using Hadal.Parallelism.Traces;

namespace PipelineTraining;

/// <summary>Writes a step down, and what the schedule would have made of operations that take what they took.</summary>
internal static class PlanAndRun
{
    internal static async Task SaveAsync(PipelineSchedule schedule, SplitRun run, string folder)
    {
        Directory.CreateDirectory(folder);
        TraceRecorder[] traces = TraceRecorder.ForRanks(schedule.Ranks);
        PipelineRecording recording = new(schedule, traces, traces[0].Origin);
        await run.PassAsync(recording);

        PipelineTimeline happened = recording.ToTimeline(), plan = PipelineSimulator.Run(schedule, recording.MeasuredCosts());
        for (int rank = 0; rank < traces.Length; rank++)
            traces[rank].Save(Path.Combine(folder, $"rank{rank}.json"));
        PipelineDrawing.Save(Path.Combine(folder, "plan.json"), schedule, plan);
        PipelineDrawing.Save(Path.Combine(folder, "run.json"), schedule, happened);
        PipelineDrawing.SavePlanAndRun(Path.Combine(folder, "plan-and-run.json"), schedule, plan, happened);
        Console.WriteLine(FormattableString.Invariant($"A step took {happened.Makespan:F3} ms, {plan.Makespan:F3} ms by the plan; its traces are in {folder}."));
    }
}
