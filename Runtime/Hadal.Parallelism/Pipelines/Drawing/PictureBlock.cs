namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>One operation where a picture shows it.</summary>
/// <param name="Rank">The rank that runs it.</param>
/// <param name="Index">Its place in the rank's program.</param>
/// <param name="Operation">What runs, with micro-batches numbered over both directions.</param>
/// <param name="Start">When it starts.</param>
/// <param name="End">When it ends.</param>
internal readonly record struct PictureBlock(int Rank, int Index, PipelineOp Operation, double Start, double End)
{
    /// <summary>How the schedule's encoding writes the kind.</summary>
    internal string Kind => OperationNames.Of(Operation.Kind);

    internal bool IsPair => Operation.Kind == PipelineOpKind.ForwardBackward;

    internal bool IsBatch => Operation.Kind == PipelineOpKind.Communicate;

    internal double Duration => End - Start;

    /// <summary>For a person who points at it: <c>rank 3: F of phase 0, micro-batch 7 (5 … 6)</c>.</summary>
    internal string Description => FormattableString.Invariant($"rank {Rank}: {What} ({Start:0.###} … {End:0.###})");

    private string What => IsBatch ? $"{Operation.MicroBatch} transfers"
        : IsPair ? $"F of phase {Operation.Phase}, micro-batch {Operation.MicroBatch}, with B of phase {Operation.BackwardPhase}, micro-batch {Operation.BackwardMicroBatch}"
        : $"{Kind} of phase {Operation.Phase}, micro-batch {Operation.MicroBatch}";
}
