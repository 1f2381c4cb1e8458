namespace Hadal.Tests.Mla.Cache;

/// <summary>16-bit elements by their bits, rounded without code of the product.</summary>
internal static class CacheNumber
{
    private const ushort NaN = 0x7fff;

    internal static float Value(ushort bits, bool isHalf) => isHalf ? (float)BitConverter.UInt16BitsToHalf(bits) : BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>To nearest, ties to even; every NaN is 0x7FFF.</summary>
    internal static ushort Bits(float value, bool isHalf)
    {
        if (float.IsNaN(value))
        {
            return NaN;
        }

        if (isHalf)
        {
            return BitConverter.HalfToUInt16Bits((Half)value);
        }

        uint bits = BitConverter.SingleToUInt32Bits(value), lower = bits & 0xffff, upper = bits >> 16;
        return (ushort)(lower > 0x8000 || (lower == 0x8000 && upper % 2 == 1) ? upper + 1 : upper);
    }
}
