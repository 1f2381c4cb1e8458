using System.Numerics;

namespace Hadal.Tests.Numerics;

/// <summary>A format as its definition says it: all finite magnitudes in order, computed with powers of two, never with bits of a float.</summary>
internal sealed class NarrowFormat
{
    private readonly double[] _magnitudes;

    internal NarrowFormat(int exponentBits, int fractionBits, int finite, bool infinite)
    {
        Width = 1 + exponentBits + fractionBits;
        Finite = finite;
        Infinite = infinite;
        int bias = (1 << (exponentBits - 1)) - 1, steps = 1 << fractionBits;
        // One more than there are: where the next would lie decides what overflows.
        _magnitudes = [.. Enumerable.Range(0, finite + 1).Select(code => code < steps
            ? Math.Pow(2, 1 - bias) * code / steps
            : Math.Pow(2, (code / steps) - bias) * (1 + ((double)(code % steps) / steps)))];
    }

    internal int Width { get; }

    /// <summary>How many magnitudes are finite; the code of the largest is one less.</summary>
    internal int Finite { get; }

    internal bool Infinite { get; }

    internal int SignBit => 1 << (Width - 1);

    internal IEnumerable<int> Patterns => Enumerable.Range(0, 1 << Width);

    internal double Magnitude(int code) => _magnitudes[code];

    internal double ValueOf(int bits)
    {
        int code = bits & (SignBit - 1);
        double magnitude = code < Finite ? _magnitudes[code] : Infinite && code == Finite ? double.PositiveInfinity : double.NaN;
        return (bits & SignBit) != 0 ? -magnitude : magnitude;
    }

    /// <summary>The value that a number rounds to; NaN of what a format without infinity cannot hold.</summary>
    internal double Round(double value)
    {
        if (double.IsNaN(value))
            return double.NaN;
        double magnitude = Math.Abs(value);
        int upper = Array.FindIndex(_magnitudes, m => m >= magnitude);
        int code = upper switch
        {
            < 0 => Finite,
            0 => 0,
            _ => Nearer(magnitude, upper),
        };
        return Math.CopySign(ValueOf(code), value);
    }

    internal double Round(BigInteger value)
    {
        BigInteger magnitude = BigInteger.Abs(value) * 2;
        int code = Enumerable.Range(0, Finite)
            .FirstOrDefault(lower => magnitude.CompareTo(Doubled(lower) + Doubled(lower + 1)) is int order && (order < 0 || (order == 0 && lower % 2 == 0)), Finite);
        return value.Sign < 0 ? -ValueOf(code) : ValueOf(code);

        BigInteger Doubled(int lower) => new(_magnitudes[lower]);
    }

    private int Nearer(double magnitude, int upper)
    {
        // Neighbours differ in the last bit, so their mean is a double.
        double midpoint = (_magnitudes[upper - 1] + _magnitudes[upper]) / 2;
        return magnitude < midpoint || (magnitude == midpoint && upper % 2 == 1) ? upper - 1 : upper;
    }
}
