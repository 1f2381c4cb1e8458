namespace Hadal.Parallelism.Pipelines;

/// <summary>What a validator says of a schedule.</summary>
/// <param name="Findings">What is wrong; empty of a schedule that can be run.</param>
/// <param name="PeakActivations">Of each rank, the most micro-batches of a module that are between the start of their forward and the end of their backward of the input.</param>
public sealed record PipelineValidation(IReadOnlyList<PipelineFinding> Findings, IReadOnlyList<int> PeakActivations)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsValid => Findings.Count == 0;
}
