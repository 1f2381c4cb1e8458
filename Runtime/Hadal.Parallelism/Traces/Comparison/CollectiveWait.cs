namespace Hadal.Parallelism.Traces;

/// <summary>Communication of one rank, split into waiting for the last rank and moving data, of those kernels that could be matched.</summary>
/// <param name="WaitUs">From its own starts to those of the last rank.</param>
/// <param name="PayloadUs">The rest.</param>
/// <param name="Last">Of how many it was the last to start, with others waiting.</param>
/// <param name="CausedWaitUs">How long all others waited in those.</param>
/// <param name="ClockOffsetUs">How much later its clock is than that of the first trace, by the ends of what was matched.</param>
public sealed record CollectiveWait(double WaitUs, double PayloadUs, int Last, double CausedWaitUs, double ClockOffsetUs);
