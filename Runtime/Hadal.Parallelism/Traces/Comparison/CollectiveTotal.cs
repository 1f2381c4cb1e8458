namespace Hadal.Parallelism.Traces;

/// <summary>A communication kernel of all ranks together.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Lane">Which of the streams that it ran on, from 0.</param>
/// <param name="Count">How often it ran on each rank; on the rank where that was most, if they differ.</param>
/// <param name="WaitUs">Waiting for the last rank, summed over ranks; null where it could not be split.</param>
/// <param name="PayloadUs">The rest; null where it could not be split.</param>
/// <param name="Unmatched">Why it could not be split; null where it could.</param>
public sealed record CollectiveTotal(string Name, int Lane, int Count, double? WaitUs, double? PayloadUs, string? Unmatched);
