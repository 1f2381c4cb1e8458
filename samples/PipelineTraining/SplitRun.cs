using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Execution;

namespace PipelineTraining;

/// <summary>Training by a schedule, each rank a task of this process.</summary>
internal sealed class SplitRun
{
    private readonly PipelineSchedule _schedule;
    private readonly PipelineExecutor _executor;
    private readonly RankStages[] _ranks;
    private readonly float[] _losses;

    internal SplitRun(PipelineSchedule schedule, Problem problem)
    {
        if (problem.Layers % schedule.Stages != 0)
            throw new ArgumentException($"{problem.Layers} layers cannot be split over {schedule.Stages} stages.", nameof(problem));
        (_schedule, _executor, _losses) = (schedule, new(schedule), new float[problem.Inputs.Length]);
        int size = problem.Weights.Length / schedule.Stages;
        _ranks =
        [
            .. Enumerable.Range(0, schedule.Ranks).Select(rank => new RankStages(schedule, problem, Modules(rank), _losses)),
        ];

        Stage[] Modules(int rank) =>
        [
            .. Enumerable.Range(0, schedule.Phases).Select(phase => new Stage(problem.Width, problem.Weights.AsSpan(schedule.StageOf(rank, phase) * size, size))),
        ];
    }

    /// <summary>Every copy of every stage.</summary>
    internal IEnumerable<(int Stage, Stage Module)> Modules =>
        from rank in Enumerable.Range(0, _schedule.Ranks)
        from phase in Enumerable.Range(0, _schedule.Phases)
        select (_schedule.StageOf(rank, phase), _ranks[rank].Modules[phase]);

    /// <summary>Of all layers, one after another.</summary>
    internal float[] Weights => Gather(module => module.Weights);

    /// <summary>Losses and gradients of one pass of all micro-batches.</summary>
    internal async Task<StepResult> PassAsync(PipelineRecording? recording = null, CancellationToken cancellation = default)
    {
        await _executor.RunAsync(_ranks, transports: null, recording, cancellation);
        return new([.. _losses], Gather(module => module.Gradient));
    }

    internal void Descend(float rate)
    {
        foreach ((_, Stage module) in Modules)
            module.Descend(rate);
    }

    private float[] Gather(Func<Stage, float[]> part) => [.. Modules.DistinctBy(held => held.Stage).OrderBy(held => held.Stage).SelectMany(held => part(held.Module))];
}
