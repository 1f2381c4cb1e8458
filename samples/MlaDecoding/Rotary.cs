using Hadal;

namespace MlaDecoding;

/// <summary>The angles of positions, as tables for the kernels and in double precision.</summary>
internal static class Rotary
{
    private const int Pairs = Attention.RotaryWidth / 2;
    private const double Base = 10_000;

    public static RotaryEmbedding Upload(Device device, int positions)
    {
        DeviceTensor<float> cosines = new(device, positions, Pairs), sines = new(device, positions, Pairs);
        cosines.CopyFrom(Table(positions, Math.Cos));
        sines.CopyFrom(Table(positions, Math.Sin));
        return new(cosines, sines);
    }

    /// <summary>Turns the neighbours of a rotary part and rounds them as the cache and the queries are.</summary>
    public static void Turn(Span<double> part, int position)
    {
        for (int pair = 0; pair < Pairs; pair++)
        {
            (double sine, double cosine) = Math.SinCos(Angle(position, pair));
            (double x, double y) = (part[2 * pair], part[(2 * pair) + 1]);
            part[2 * pair] = (float)(BFloat16)((x * cosine) - (y * sine));
            part[(2 * pair) + 1] = (float)(BFloat16)((y * cosine) + (x * sine));
        }
    }

    private static float[] Table(int positions, Func<double, double> function) =>
        [.. from position in Enumerable.Range(0, positions) from pair in Enumerable.Range(0, Pairs) select (float)function(Angle(position, pair))];

    private static double Angle(int position, int pair) => position * Math.Pow(Base, -(double)pair / Pairs);
}
