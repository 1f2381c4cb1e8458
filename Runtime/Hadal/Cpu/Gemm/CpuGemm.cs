using System.Runtime.Intrinsics;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>
/// The managed GEMM over operands in host memory: D[m, n] = A[m, k] · B[n, k]ᵀ, or added to D, with scales as <see cref="Fp8Rows"/> and
/// <see cref="Fp8Blocks"/> lay them out: aScales[⌈k/128⌉][align(m, 4)], and bScales[⌈n/128⌉][⌈k/128⌉] or, rows by rows, [⌈k/128⌉][align(n, 4)].
/// Sums over each 128 of K are promoted in FP32; what D held is added to the whole sum, which is rounded once to the result. No bit of a
/// row depends on the other rows, on the number of threads or on the width of the vectors.
/// </summary>
/// <remarks>The callers have checked shapes and pointers; n and k are at least 1. <c>maxDegreeOfParallelism</c> bounds the threads; −1 means one a processor.</remarks>
internal static unsafe class CpuGemm
{
    /// <summary>As the spec says, whose D is also the type of <paramref name="d"/>.</summary>
    internal static void Multiply(
        GemmSpec spec, Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, void* d, int m, int maxDegreeOfParallelism = -1) =>
        Multiply(VectorWidth.Widest, spec, a, aScales, b, bScales, d, m, maxDegreeOfParallelism);

    /// <summary>The same with vectors of a given number of bits, which the processor may or may not have.</summary>
    internal static void Multiply(
        int vectorBits, GemmSpec spec, Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, void* d, int m, int maxDegreeOfParallelism)
    {
        if (m == 0)
            return;
        if (spec.D == ElementType.BFloat16)
            Multiply(vectorBits, spec, a, aScales, b, bScales, (BFloat16*)d, m, maxDegreeOfParallelism);
        else
            Multiply(vectorBits, spec, a, aScales, b, bScales, (float*)d, m, maxDegreeOfParallelism);
    }

    private static void Multiply<TResult>(
        int vectorBits, GemmSpec spec, Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, TResult* d, int m, int maxDegreeOfParallelism)
        where TResult : unmanaged
    {
        int threads = maxDegreeOfParallelism > 0 ? maxDegreeOfParallelism : Environment.ProcessorCount;
        switch (vectorBits)
        {
            case 512:
                new BlockedGemm<Vector512<float>, Simd512, TResult>(spec, a, aScales, b, bScales, d, m, threads).Run();
                break;
            case 256:
                new BlockedGemm<Vector256<float>, Simd256, TResult>(spec, a, aScales, b, bScales, d, m, threads).Run();
                break;
            default:
                new BlockedGemm<Vector128<float>, Simd128, TResult>(spec, a, aScales, b, bScales, d, m, threads).Run();
                break;
        }
    }
}
