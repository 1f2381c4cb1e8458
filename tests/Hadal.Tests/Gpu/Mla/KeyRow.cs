using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>A key as a row of the cache holds it: as it is, or in 656 bytes of 512 e4m3, 4 scales in FP32 and 64 BF16.</summary>
internal static class KeyRow
{
    private const int Latent = 512, Rotary = 64, Tile = 128, ScalesAt = Latent, RotaryAt = Latent + 16;

    internal static int Elements<T>(int width)
        where T : unmanaged => typeof(T) == typeof(Float8E4M3) ? RotaryAt + (2 * Rotary) : width;

    internal static void Draw<T>(Span<T> row, Random random, double sigma, Fp8Scales scales = Fp8Scales.Any)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Float8E4M3))
        {
            DrawBytes(MemoryMarshal.AsBytes(row), random, sigma, scales);
            return;
        }

        ReadOnlySpan<float> normal = NormalPool.Row(random, row.Length);
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = NarrowElement.Encode<T>(sigma * normal[i]);
        }
    }

    internal static void Decode<T>(ReadOnlySpan<T> row, Span<double> key)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Float8E4M3))
        {
            Decode(MemoryMarshal.AsBytes(row), key);
            return;
        }

        for (int i = 0; i < key.Length; i++)
        {
            key[i] = NarrowElement.Decode(row[i]);
        }
    }

    private static void DrawBytes(Span<byte> row, Random random, double sigma, Fp8Scales scales)
    {
        // Codes of deviation 64 fill e4m3's range without saturating.
        const double CodeSigma = 64;
        ReadOnlySpan<float> normal = NormalPool.Row(random, Latent + Rotary);
        for (int i = 0; i < Latent; i++)
        {
            row[i] = ReferenceFloat8.Encode(CodeSigma * normal[i]);
        }

        for (int tile = 0; tile < Latent / Tile; tile++)
        {
            // Gates are those of deviations up to sigma.
            double most = sigma / CodeSigma;
            double scale = scales switch
            {
                Fp8Scales.PowersOfTwo => Math.ScaleB(1, (int)Math.Floor(Math.Log2(most)) - random.Next(2)),
                Fp8Scales.FarApart => Math.ScaleB(1, (int)Math.Floor(Math.Log2(most)) - random.Next(100) switch { 0 => 30, 1 => 0, 2 => 8, _ => 4 }),
                _ => most * (0.4 + (0.6 * random.NextDouble())),
            };
            BinaryPrimitives.WriteSingleLittleEndian(row[(ScalesAt + (4 * tile))..], (float)scale);
        }

        for (int i = 0; i < Rotary; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(row[(RotaryAt + (2 * i))..], NarrowElement.Bits(sigma * normal[Latent + i]));
        }
    }

    private static void Decode(ReadOnlySpan<byte> row, Span<double> key)
    {
        for (int i = 0; i < Latent; i++)
        {
            double value = ReferenceFloat8.Decode(row[i]) * BinaryPrimitives.ReadSingleLittleEndian(row[(ScalesAt + (4 * (i / Tile)))..]);
            key[i] = NarrowElement.Decode(NarrowElement.Bits(value));
        }

        for (int i = 0; i < Rotary; i++)
        {
            key[Latent + i] = NarrowElement.Decode(BinaryPrimitives.ReadUInt16LittleEndian(row[(RotaryAt + (2 * i))..]));
        }
    }
}
