namespace Hadal.Parallelism.Traces;

/// <summary>Durations in 4 bytes each. Those from 2.1 s on are rare: they lie in a list, and the packed value is a place in it.</summary>
internal sealed class PackedDurations
{
    private const uint FirstLong = 1u << 31;

    private readonly List<long> _long = [];

    internal uint Pack(long nanoseconds)
    {
        if (nanoseconds < FirstLong)
        {
            return (uint)nanoseconds;
        }

        _long.Add(nanoseconds);
        return FirstLong + (uint)(_long.Count - 1);
    }

    internal long Unpack(uint packed) => packed < FirstLong ? packed : _long[(int)(packed - FirstLong)];
}
