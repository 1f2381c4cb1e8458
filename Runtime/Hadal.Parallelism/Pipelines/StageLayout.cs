namespace Hadal.Parallelism.Pipelines;

/// <summary>Which rank holds which stages, and where activations go from each.</summary>
internal sealed class StageLayout(PipelineKind kind, int ranks, int chunks)
{
    /// <summary>Modules that each rank holds.</summary>
    internal int Phases { get; } = kind switch
    {
        PipelineKind.OneForwardOneBackward or PipelineKind.ZeroBubbleH1 => 1,
        PipelineKind.Interleaved => chunks,
        _ => 2,
    };

    /// <summary>Stages of the model.</summary>
    internal int Stages => kind == PipelineKind.DualPipe ? ranks : ranks * Phases;

    /// <summary>Whether the second module's activations go down the ranks.</summary>
    private bool Turns => kind is PipelineKind.ZeroBubbleV or PipelineKind.DualPipe or PipelineKind.DualPipeV;

    internal int StageOf(int rank, int phase) => kind switch
    {
        PipelineKind.DualPipe when phase == 1 => ranks - 1 - rank,
        _ when Turns && phase == 1 => (2 * ranks) - 1 - rank,
        _ => (phase * ranks) + rank,
    };

    /// <summary>Who gets the activations of a module; null after the last stage.</summary>
    internal PipelinePlace? After(int rank, int phase) => Turns && phase == 1
        ? rank > 0 ? new(rank - 1, 1) : null
        : rank + 1 < ranks ? new(rank + 1, phase)
        : kind == PipelineKind.DualPipe || phase + 1 == Phases ? null
        : new(Turns ? rank : 0, phase + 1);

    /// <summary>Who gives the activations to a module; null before the first stage.</summary>
    internal PipelinePlace? Before(int rank, int phase) => Turns && phase == 1
        ? rank + 1 < ranks ? new(rank + 1, 1) : kind == PipelineKind.DualPipe ? null : new(rank, 0)
        : rank > 0 ? new(rank - 1, phase)
        : phase == 0 ? null
        : new(ranks - 1, phase - 1);
}
