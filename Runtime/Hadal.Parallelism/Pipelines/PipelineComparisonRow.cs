namespace Hadal.Parallelism.Pipelines;

/// <summary>One method among others.</summary>
/// <param name="Kind">The method.</param>
/// <param name="Makespan">How long all micro-batches take; NaN, as all numbers, of a method that is refused.</param>
/// <param name="Bubble">The largest part of it in which a rank does not compute.</param>
/// <param name="Formula">The published formula of the bubble, or null.</param>
/// <param name="PeakActivations">The most activations that a rank holds, in micro-batches of a device's share of the model.</param>
/// <param name="Parameters">Parameters that a rank holds, in shares of the model.</param>
/// <param name="Refusal">Why the method has no schedule for these numbers; null where it has.</param>
public sealed record PipelineComparisonRow(PipelineKind Kind, double Makespan, double Bubble, double? Formula, double PeakActivations, double Parameters, string? Refusal);
