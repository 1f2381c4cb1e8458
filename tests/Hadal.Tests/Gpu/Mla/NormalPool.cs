namespace Hadal.Tests.Gpu.Mla;

/// <summary>Normal numbers drawn once, from which rows are cut at random places: drawing each anew would take longer than all else.</summary>
internal static class NormalPool
{
    private const int Size = 1 << 20;
    private const int LongestRow = 1024;

    private static readonly float[] s_values = Draw();

    internal static ReadOnlySpan<float> Row(Random random, int length) => s_values.AsSpan(random.Next(Size - LongestRow), length);

    private static float[] Draw()
    {
        Random random = new(20261129);
        float[] values = new float[Size];
        for (int i = 0; i < Size; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}
