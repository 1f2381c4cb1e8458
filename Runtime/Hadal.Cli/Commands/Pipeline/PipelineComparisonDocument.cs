namespace Hadal.Cli.Commands.Pipeline;

/// <summary>What <c>hadal pipeline compare --json</c> prints: methods by makespan, the refused ones last.</summary>
internal sealed record PipelineComparisonDocument(int Ranks, int MicroBatches, IReadOnlyList<PipelineComparisonEntry> Kinds);
