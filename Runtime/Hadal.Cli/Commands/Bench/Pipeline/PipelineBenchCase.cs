namespace Hadal.Cli.Commands.Bench.Pipeline;

/// <summary>A schedule to simulate.</summary>
internal sealed record PipelineBenchCase(string Kind, int Ranks, int MicroBatches);
