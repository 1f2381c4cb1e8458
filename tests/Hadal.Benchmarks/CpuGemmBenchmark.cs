using System.Diagnostics;
using System.Runtime.InteropServices;
using Hadal.Cpu;

namespace Hadal.Benchmarks;

/// <summary>Times the managed GEMM, BF16 output, on random operands.</summary>
internal static unsafe class CpuGemmBenchmark
{
    private const int Rounds = 15;

    /// <summary>Median seconds of a product m×n×k.</summary>
    internal static double MedianSeconds(int m, int n, int k)
    {
        Random random = new(1);
        Float8E4M3[] a = Values(random, m, k), b = Values(random, n, k);
        int blocks = (k + 127) / 128;
        float[] aScales = Scales(random, blocks * ((m + 3) / 4 * 4)), bScales = Scales(random, blocks * ((n + 127) / 128));
        BFloat16[] d = new BFloat16[m * n];

        double[] seconds = new double[Rounds];
        fixed (Float8E4M3* pa = a, pb = b)
        fixed (float* sa = aScales, sb = bScales)
        fixed (BFloat16* pd = d)
        {
            for (Stopwatch warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 500;)
                CpuGemm.Multiply(pa, sa, pb, sb, pd, m, n, k);
            for (int round = 0; round < Rounds; round++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                CpuGemm.Multiply(pa, sa, pb, sb, pd, m, n, k);
                seconds[round] = watch.Elapsed.TotalSeconds;
            }
        }

        Array.Sort(seconds);
        return seconds[Rounds / 2];
    }

    private static Float8E4M3[] Values(Random random, int rows, int columns)
    {
        byte[] bytes = new byte[rows * columns];
        random.NextBytes(bytes);
        // NaN is no operand to time with.
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (bytes[i] & 0x7f) == 0x7f ? (byte)0 : bytes[i];
        return MemoryMarshal.Cast<byte, Float8E4M3>(bytes).ToArray();
    }

    private static float[] Scales(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
}
