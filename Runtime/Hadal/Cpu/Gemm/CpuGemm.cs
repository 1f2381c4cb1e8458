using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>
/// The managed GEMM over operands in host memory: D[m, n] = A[m, k] · B[n, k]ᵀ, with scales as <see cref="Fp8Rows"/> and <see cref="Fp8Blocks"/> lay
/// them out, aScales[⌈k/128⌉][align(m, 4)] and bScales[⌈n/128⌉][⌈k/128⌉]. Sums over each 128 of K are promoted in FP32, and rounded
/// once to the result. No bit of a row depends on the other rows, on the number of threads or on the width of the vectors.
/// </summary>
/// <remarks>The callers have checked shapes and pointers; n and k are at least 1. <c>maxDegreeOfParallelism</c> bounds the threads; −1 means one a processor.</remarks>
internal static unsafe class CpuGemm
{
    internal static void Multiply(
        Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, BFloat16* d, int m, int n, int k, int maxDegreeOfParallelism = -1) =>
        Multiply(WidestVector(), a, aScales, b, bScales, d, m, n, k, maxDegreeOfParallelism);

    internal static void Multiply(
        Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, float* d, int m, int n, int k, int maxDegreeOfParallelism = -1) =>
        Multiply(WidestVector(), a, aScales, b, bScales, d, m, n, k, maxDegreeOfParallelism);

    /// <summary>The same with vectors of a given number of bits, which the processor may or may not have.</summary>
    internal static void Multiply<TResult>(
        int vectorBits, Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, TResult* d, int m, int n, int k, int maxDegreeOfParallelism)
        where TResult : unmanaged
    {
        if (m == 0)
            return;
        int threads = maxDegreeOfParallelism > 0 ? maxDegreeOfParallelism : Environment.ProcessorCount;
        switch (vectorBits)
        {
            case 512:
                new BlockedGemm<Vector512<float>, Simd512, TResult>(a, aScales, b, bScales, d, m, n, k, threads).Run();
                break;
            case 256:
                new BlockedGemm<Vector256<float>, Simd256, TResult>(a, aScales, b, bScales, d, m, n, k, threads).Run();
                break;
            default:
                new BlockedGemm<Vector128<float>, Simd128, TResult>(a, aScales, b, bScales, d, m, n, k, threads).Run();
                break;
        }
    }

    private static int WidestVector() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
