using Hadal;

namespace MlaDecoding;

/// <summary>Keys and queries on the host: 512 latent elements and 64 rotary ones.</summary>
internal static class Keys
{
    public static BFloat16[] Normal(Random random, int count, double deviation)
    {
        BFloat16[] values = new BFloat16[count * Attention.KeyWidth];
        foreach (ref BFloat16 value in values.AsSpan())
        {
            // Box-Muller
            value = (BFloat16)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    public static ReadOnlySpan<BFloat16> Row(BFloat16[] keys, int row) => keys.AsSpan(row * Attention.KeyWidth, Attention.KeyWidth);

    /// <summary>The numbers of one, after the rotation of its position.</summary>
    public static double[] Rotated(ReadOnlySpan<BFloat16> key, int position)
    {
        double[] values = new double[key.Length];
        for (int i = 0; i < key.Length; i++)
        {
            values[i] = (float)key[i];
        }

        Rotary.Turn(values.AsSpan(Attention.LatentWidth), position);
        return values;
    }
}
