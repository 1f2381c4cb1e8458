namespace Hadal.Tests.Mla;

/// <summary>Numbers of the two 16-bit formats, and random ones.</summary>
internal static class MlaNumber
{
    internal static T Of<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(Half) ? (T)(object)(Half)value : (T)(object)(BFloat16)(float)value;

    internal static double Value<T>(T number)
        where T : unmanaged =>
        number is Half half ? (double)half : BitConverter.Int32BitsToSingle(((BFloat16)(object)number).ToBits() << 16);

    internal static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
