using System.Runtime.InteropServices;
using Hadal.Cpu;
using Hadal.Specs;

namespace Hadal.Benchmarks;

/// <summary>Times the managed GEMM, BF16 output, on random operands.</summary>
internal static unsafe class CpuGemmBenchmark
{
    /// <summary>Times the product m×n×k.</summary>
    internal static Timing Measure(int m, int n, int k)
    {
        Random random = new(1);
        Float8E4M3[] a = Values(random, m, k), b = Values(random, n, k);
        int blocks = (k + 127) / 128;
        float[] aScales = Scales(random, blocks * ((m + 3) / 4 * 4)), bScales = Scales(random, blocks * ((n + 127) / 128));
        BFloat16[] d = new BFloat16[m * n];
        GemmSpec spec = new(n, k, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks);

        fixed (Float8E4M3* pa = a, pb = b)
        fixed (float* sa = aScales, sb = bScales)
        fixed (BFloat16* pd = d)
        {
            (nint va, nint vb, nint ta, nint tb, nint vd) = ((nint)pa, (nint)pb, (nint)sa, (nint)sb, (nint)pd);
            return Timing.Of(() => CpuGemm.Multiply(spec, (Float8E4M3*)va, (float*)ta, (Float8E4M3*)vb, (float*)tb, (void*)vd, m));
        }
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
