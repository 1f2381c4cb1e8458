using Hadal;

namespace MlaDecoding;

/// <summary>The two that the layer knows.</summary>
internal static class CacheFormats
{
    private const int Group = 128;

    public static CacheFormat<BFloat16> BFloat16 { get; } = new("BF16, 1152 bytes a token", CacheOperations.Append, Attention.Attend, _ => { });

    public static CacheFormat<Float8E4M3> Float8 { get; } = new(
        "FP8, 656 bytes a token",
        (stream, tokens, slots, cache, rotary, positions) => CacheOperations.Append(stream, tokens, slots, cache, rotary, positions),
        Attention.Attend,
        RoundToFloat8);

    // Each 128 values share the least power of two that keeps them within ±448, e4m3's largest.
    private static void RoundToFloat8(Span<double> latent)
    {
        for (int start = 0; start < latent.Length; start += Group)
        {
            Span<double> values = latent.Slice(start, Group);
            double largest = 1e-4;
            foreach (double value in values)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            double scale = Math.Pow(2, Math.Max(-13, Math.Ceiling(Math.Log2(largest / 448))));
            foreach (ref double value in values)
            {
                value = scale * (float)(Float8E4M3)(value / scale);
            }
        }
    }
}
