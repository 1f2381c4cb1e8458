using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>Rounding of vectors to e4m3, to nearest, ties to even, saturating at ±448: what <see cref="Float8E4M3.FromSingleSaturating"/> does to one number.</summary>
internal static class Fp8Rounding
{
    private const int Dropped = 20;

    /// <summary>Sixteen bytes from sixteen numbers, none of them NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> ToE4M3(Vector256<float> lower, Vector256<float> upper)
    {
        Vector256<ushort> halves = Vector256.Narrow(Codes(lower), Codes(upper));
        return Vector128.Narrow(halves.GetLower(), halves.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Codes(Vector256<float> values)
    {
        Vector256<float> magnitudes = Vector256.MinNative(Vector256.Abs(values), Vector256.Create(448f));
        Vector256<uint> bits = magnitudes.AsUInt32();

        Vector256<uint> even = (bits >> Dropped) & Vector256<uint>.One;
        Vector256<uint> normal = ((bits + even + Vector256.Create((1u << (Dropped - 1)) - 1)) >> Dropped) - Vector256.Create(120u << 3);

        // The unit in the last place of this sum is 2⁻⁹, the smallest number of the format: the addition rounds.
        Vector256<float> anchor = Vector256.Create(16384f);
        Vector256<uint> subnormal = (magnitudes + anchor).AsUInt32() - anchor.AsUInt32();

        Vector256<uint> isSubnormal = Vector256.LessThan(magnitudes, Vector256.Create(1f / 64)).AsUInt32();
        return Vector256.ConditionalSelect(isSubnormal, subnormal, normal) | ((values.AsUInt32() >> 24) & Vector256.Create(0x80u));
    }
}
