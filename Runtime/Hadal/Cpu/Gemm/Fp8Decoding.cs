using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>Floats from vectors of e4m3 bytes, four bytes a lane.</summary>
internal static class Fp8Decoding
{
    private const int Magnitude = 0x7f << 20;
    private const int LeastNormal = 1 << 23;

    /// <summary>The numbers in byte 0 (the lowest) of every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Byte0(Vector256<int> lanes) => Decode(lanes << 20, lanes << 24);

    /// <summary>The numbers in byte 1 of every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Byte1(Vector256<int> lanes) => Decode(lanes << 12, lanes << 16);

    /// <summary>The numbers in byte 2 of every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Byte2(Vector256<int> lanes) => Decode(lanes << 4, lanes << 8);

    /// <summary>The numbers in byte 3 of every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Byte3(Vector256<int> lanes) => Decode(lanes >>> 4, lanes);

    /// <summary>Takes the magnitude from where a float has the low bits of its exponent, the sign from where it has its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Decode(Vector256<int> magnitudes, Vector256<int> signs)
    {
        magnitudes &= Vector256.Create(Magnitude);
        Vector256<int> isNaN = Vector256.Equals(magnitudes, Vector256.Create(Magnitude));
        Vector256<int> isSubnormal = Vector256.LessThan(magnitudes, Vector256.Create(LeastNormal));

        // A subnormal number gets the least exponent, and with it a leading one that the subtraction takes away again: exact, and
        // no float is ever subnormal, which processors are slow at.
        Vector256<int> biased = magnitudes + Vector256.Create((127 - 7) << 23) + (isSubnormal & Vector256.Create(1 << 23));
        Vector256<float> leadingOne = (isSubnormal & Vector256.Create(1f / 64).AsInt32()).AsSingle();
        Vector256<float> values = biased.AsSingle() - leadingOne;

        return (values.AsInt32() | (signs & Vector256.Create(int.MinValue)) | isNaN).AsSingle();
    }
}
