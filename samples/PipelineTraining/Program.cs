using Hadal.Parallelism.Pipelines;
using PipelineTraining;

const double Bound = 1e-13;
const int Steps = 10;

Problem problem = new(layers: 16, width: 32, microBatches: 20, rows: 4);
bool right = true;
foreach (PipelineKind kind in new[] { PipelineKind.DualPipe, PipelineKind.DualPipeV })
{
    PipelineSchedule schedule = PipelineSchedule.Create(kind, ranks: 8, problem.Inputs.Length);
    Console.WriteLine($"{kind}: {problem.Layers} layers in {schedule.Stages} stages on {schedule.Ranks} ranks, {schedule.MicroBatches} micro-batches");
    Console.WriteLine("step  loss        of the unsplit run  same bits  difference of gradients");
    right &= await Train(schedule);
    Console.WriteLine();
}

Console.WriteLine(right ? $"All losses have the same bits, all gradients differ by less than {Bound}." : "A split run differs from the unsplit one.");
return right ? 0 : 1;

async Task<bool> Train(PipelineSchedule schedule)
{
    SplitRun run = new(schedule, problem);
    bool equal = true;
    for (int step = 0; step < Steps; step++)
    {
        StepResult expected = UnsplitRun.Pass(problem, run.Weights);
        StepResult given = await run.PassAsync();
        (bool same, double difference) = (given.SameLosses(expected), given.GradientDifference(expected));
        Console.WriteLine(FormattableString.Invariant($"{step,4}  {given.Loss:F8}  {expected.Loss,18:F8}  {(same ? "yes" : "NO"),9}  {difference,23:E2}"));
        equal &= same && difference < Bound;
        run.Descend(rate: 0.2f);
    }

    if (args is [string folder])
        await PlanAndRun.SaveAsync(schedule, run, Path.Combine(folder, $"{schedule.Kind}"));
    return equal;
}
