namespace Hadal.Tests.Gpu;

/// <summary>E4M3 by its definition (OCP 8-bit floating point, 5.2), slow and without any code of the product.</summary>
internal static class ReferenceFloat8
{
    internal const byte NaN = 0x7F;
    internal const byte Largest = 0x7E;

    private static readonly double[] s_values = [.. Enumerable.Range(0, 256).Select(code => Define((byte)code))];

    internal static double Decode(byte code) => s_values[code];

    /// <summary>The nearest, the even one of two; saturating.</summary>
    internal static byte Encode(double value)
    {
        double magnitude = Math.Abs(value);
        int below = 0, above = Largest;
        while (above - below > 1)
        {
            int middle = (below + above) / 2;
            (below, above) = s_values[middle] <= magnitude ? (middle, above) : (below, middle);
        }

        double down = magnitude - s_values[below], up = s_values[above] - magnitude;
        int nearest = down < up || (down == up && below % 2 == 0) ? below : above;
        return (byte)(nearest | (double.IsNegative(value) ? 0x80 : 0));
    }

    private static double Define(byte code)
    {
        int exponent = (code >> 3) & 15, fraction = code & 7;
        double magnitude = (exponent, fraction) switch
        {
            (15, 7) => double.NaN,
            (0, _) => fraction * Math.ScaleB(1, -9),
            _ => (1 + (fraction / 8.0)) * Math.ScaleB(1, exponent - 7),
        };
        return code >= 0x80 ? -magnitude : magnitude;
    }
}
