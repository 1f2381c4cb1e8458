namespace Hadal.Cpu;

/// <summary>The scale of a group of values, and the factor that they are multiplied by.</summary>
internal readonly record struct GroupScale(float Scale, float Factor, bool IsFinite)
{
    private const uint Infinity = 0x7f800000;

    /// <param name="largest">
    /// The bits of the group's largest magnitude. Magnitudes order as their bits do, with NaN above infinity above all numbers.
    /// </param>
    /// <param name="rule">Whether the scale is rounded up to a power of two.</param>
    internal static GroupScale Of(uint largest, ScaleRule rule)
    {
        if (largest >= Infinity)
            return new(1, 0, IsFinite: false);

        float a = Math.Max(BitConverter.UInt32BitsToSingle(largest), 1e-4f);
        float scale = a / 448f;
        if (rule == ScaleRule.Exact)
            return new(scale, 448f / a, IsFinite: true);

        uint bits = BitConverter.SingleToUInt32Bits(scale);
        uint exponent = (bits >> 23) + ((bits & 0x7fffff) != 0 ? 1u : 0);
        return new(BitConverter.UInt32BitsToSingle(exponent << 23), BitConverter.UInt32BitsToSingle((254 - exponent) << 23), IsFinite: true);
    }
}
