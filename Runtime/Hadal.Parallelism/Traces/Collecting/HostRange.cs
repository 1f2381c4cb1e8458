namespace Hadal.Parallelism.Traces;

/// <summary>A named stretch of time on the host, half open.</summary>
/// <param name="Start">In ns.</param>
/// <param name="End">In ns.</param>
/// <param name="Name">Number of the name.</param>
internal readonly record struct HostRange(long Start, long End, int Name)
{
    internal long Duration => End - Start;
}
