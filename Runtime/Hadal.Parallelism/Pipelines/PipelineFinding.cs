namespace Hadal.Parallelism.Pipelines;

/// <summary>What is wrong with a schedule, and where.</summary>
/// <param name="Rank">The rank whose program it is in.</param>
/// <param name="Operation">The operation, by its place in the program; the number of operations where something is missing at the end.</param>
/// <param name="Message">What is wrong: the thing, the expected and the given.</param>
public sealed record PipelineFinding(int Rank, int Operation, string Message)
{
    /// <summary>Rank, operation and message in one line.</summary>
    public override string ToString() => $"rank {Rank}, operation {Operation}: {Message}";
}
