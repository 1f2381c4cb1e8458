using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>
/// The managed GEMM over operands in host memory: d[m, n] = a[m, k] · b[n, k]ᵀ, each K block of 128 summed in FP32 and promoted by
/// the product of its scales, aScales[⌈k/128⌉][align(m, 4)] and bScales[⌈n/128⌉][⌈k/128⌉]. The result does not depend on
/// <c>maxDegreeOfParallelism</c> (−1: all processors).
/// </summary>
internal static unsafe class CpuGemm
{
    internal static void Multiply(
        Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, BFloat16* d, int m, int n, int k, int maxDegreeOfParallelism = -1) =>
        Multiply<BFloat16, BFloat16Result>(new(a, aScales, b, bScales, m, n, k), d, maxDegreeOfParallelism);

    internal static void Multiply(
        Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, float* d, int m, int n, int k, int maxDegreeOfParallelism = -1) =>
        Multiply<float, SingleResult>(new(a, aScales, b, bScales, m, n, k), d, maxDegreeOfParallelism);

    private static void Multiply<TElement, TResult>(in GemmOperands operands, TElement* d, int maxDegreeOfParallelism)
        where TElement : unmanaged
        where TResult : struct, IGemmResult<TElement>
    {
        if (operands.M == 0)
            return;
        if (operands.M <= RowGemm<TElement, TResult>.MaxRows)
            RowGemm<TElement, TResult>.Multiply(operands, d, maxDegreeOfParallelism);
        else if (Vector512.IsHardwareAccelerated)
            PanelGemm<MicroKernel512, TElement, TResult>.Multiply(operands, d, maxDegreeOfParallelism);
        else
            PanelGemm<MicroKernelPortable, TElement, TResult>.Multiply(operands, d, maxDegreeOfParallelism);
    }
}
