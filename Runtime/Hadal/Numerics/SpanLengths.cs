namespace Hadal.Numerics;

internal static class SpanLengths
{
    internal static void Check(int source, int destination)
    {
        if (destination < source)
            throw new ArgumentException($"The destination holds {destination} values, fewer than the {source} of the source.", nameof(destination));
    }
}
