namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>Standard normal values in BF16: data decides how much power a multiplication takes, so zeros would flatter.</summary>
internal static class NormalData
{
    /// <summary>Fills a matrix by the Box-Muller transform, the same values for the same seed on any number of cores.</summary>
    internal static BFloat16[] Matrix(int rows, int columns, int seed)
    {
        BFloat16[] values = new BFloat16[checked(rows * columns)];
        Parallel.For(0, rows, row => Fill(values.AsSpan(row * columns, columns), new Generator(((ulong)(uint)seed << 32) | (uint)row)));
        return values;
    }

    private static void Fill(Span<BFloat16> row, Generator random)
    {
        for (int i = 0; i < row.Length; i += 2)
        {
            float radius = MathF.Sqrt(-2 * MathF.Log(random.NextPositive()));
            (float sine, float cosine) = MathF.SinCos(2 * MathF.PI * random.NextPositive());
            row[i] = (BFloat16)(radius * cosine);
            if (i + 1 < row.Length)
            {
                row[i + 1] = (BFloat16)(radius * sine);
            }
        }
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): a row's generator starts at once, whatever its number.</summary>
    private struct Generator(ulong state)
    {
        private ulong _state = state;

        /// <summary>Uniform in (0, 1].</summary>
        internal float NextPositive()
        {
            ulong z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (((z ^ (z >> 31)) >> 40) + 1) * (1f / (1 << 24));
        }
    }
}
