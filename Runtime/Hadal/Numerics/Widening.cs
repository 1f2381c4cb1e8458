using System.Numerics;

namespace Hadal.Numerics;

/// <summary>
/// Brings any number to a <see cref="double"/> from which one more rounding to a narrow format is the only one that shows: bits
/// that do not fit are not rounded but kept as a last odd bit (Boldo and Melquiond 2008, round to odd).
/// </summary>
internal static class Widening
{
    internal static double ToOdd(long value) => value < 0 ? -ToOdd(0ul - (ulong)value) : ToOdd((ulong)value);

    internal static double ToOdd(ulong value)
    {
        // A double holds 53 bits; eleven are cleared, and the lowest that stays says that something was there.
        const ulong Tail = 0x7ff;
        return value >> 53 == 0 || (value & Tail) == 0 ? value : (value & ~Tail) | (Tail + 1);
    }

    internal static double ToOdd(UInt128 value)
    {
        int shift = 64 - (int)UInt128.LeadingZeroCount(value);
        if (shift <= 0)
            return ToOdd((ulong)value);
        bool lost = (value & ((UInt128.One << shift) - 1)) != 0;
        return Math.ScaleB(ToOdd((ulong)(value >> shift) | (lost ? 1ul : 0)), shift);
    }

    internal static double ToOdd(Int128 value) => Int128.IsNegative(value) ? -ToOdd((UInt128)0 - (UInt128)value) : ToOdd((UInt128)value);

    /// <summary>The same for any type of number.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> does not convert to <see cref="double"/>.</exception>
    internal static double ToOdd<T>(T value)
        where T : INumberBase<T> => value switch
        {
            long x => ToOdd(x),
            ulong x => ToOdd(x),
            nint x => ToOdd((long)x),
            nuint x => ToOdd((ulong)x),
            Int128 x => ToOdd(x),
            UInt128 x => ToOdd(x),
            _ => double.CreateSaturating(value),
        };
}
