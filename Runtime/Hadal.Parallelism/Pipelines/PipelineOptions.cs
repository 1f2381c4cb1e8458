namespace Hadal.Parallelism.Pipelines;

/// <summary>What a schedule may be made to differ in.</summary>
public sealed record PipelineOptions
{
    /// <summary>Chunks of the model that each rank holds, of <see cref="PipelineKind.Interleaved"/>.</summary>
    public int Chunks { get; init; } = 2;

    /// <summary>Whether a forward and a backward run as one overlapped pair where the method has pairs; otherwise one after the other.</summary>
    public bool Overlap { get; init; } = true;

    /// <summary>Whether there is no backward at all: inference.</summary>
    public bool ForwardOnly { get; init; }

    /// <summary>
    /// Times by which <see cref="PipelineKind.Interleaved"/> and <see cref="PipelineKind.ZeroBubbleV"/> put transfers between computations; all 1
    /// where null. With other times than these a rank may wait for what it does not need yet. The order of computations does not depend on them.
    /// </summary>
    public PipelineCosts? Times { get; init; }
}
