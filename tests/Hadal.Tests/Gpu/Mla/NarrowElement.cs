namespace Hadal.Tests.Gpu.Mla;

/// <summary>BF16 and FP16 by their definitions, without any code of the product.</summary>
internal static class NarrowElement
{
    internal static T Encode<T>(double value)
        where T : unmanaged => typeof(T) == typeof(Half) ? (T)(object)(Half)value : (T)(object)BFloat16.FromBits(Bits(value));

    internal static double Decode<T>(T value)
        where T : unmanaged => value is Half half ? (double)half : Decode(((BFloat16)(object)value).ToBits());

    /// <summary>The number that the bits of a BF16 stand for.</summary>
    internal static double Decode(ushort bits) => BitConverter.Int32BitsToSingle(bits << 16);

    /// <summary>The nearest BF16, the even one of two.</summary>
    internal static ushort Bits(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
