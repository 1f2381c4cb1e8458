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

    internal static double ToOdd(BigInteger value)
    {
        BigInteger magnitude = BigInteger.Abs(value);
        int shift = (int)Math.Clamp(magnitude.GetBitLength() - 64, 0, int.MaxValue);
        ulong sticky = (magnitude & ((BigInteger.One << shift) - 1)).IsZero ? 0ul : 1;
        double result = Math.ScaleB(ToOdd((ulong)(magnitude >> shift) | sticky), shift);
        return value.Sign < 0 ? -result : result;
    }

    /// <summary>The double of a number of one of .NET's or Hadal's types.</summary>
    /// <returns>False for a type unknown here.</returns>
    internal static bool TryToOdd<T>(T value, out double result)
        where T : INumberBase<T>
    {
        result = value switch
        {
            float x => x,
            double x => x,
            Half x => (double)x,
            decimal x => (double)x,
            BFloat16 x => (float)x,
            Float8E4M3 x => (float)x,
            Float8E5M2 x => (float)x,
            byte x => x,
            sbyte x => x,
            short x => x,
            ushort x => x,
            char x => x,
            int x => x,
            uint x => x,
            long x => ToOdd(x),
            ulong x => ToOdd(x),
            nint x => ToOdd((long)x),
            nuint x => ToOdd((ulong)x),
            Int128 x => ToOdd((BigInteger)x),
            UInt128 x => ToOdd((BigInteger)x),
            BigInteger x => ToOdd(x),
            _ => double.NaN,
        };
        return !double.IsNaN(result) || value is float or double or Half or BFloat16 or Float8E4M3 or Float8E5M2;
    }
}
