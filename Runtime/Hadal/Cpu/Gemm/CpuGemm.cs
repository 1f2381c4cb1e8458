using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>The managed GEMM over operands in host memory.</summary>
internal static unsafe class CpuGemm
{
    /// <summary>d[m, n] = Σ_k over K blocks of 128, promoted in FP32, as DESIGN.md's layouts: aScales[⌈k/128⌉][align(m, 4)], bScales[⌈n/128⌉][⌈k/128⌉].</summary>
    internal static void Multiply(Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, BFloat16* d, int m, int n, int k) => throw new NotImplementedException();

    internal static void Multiply(Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, float* d, int m, int n, int k) => throw new NotImplementedException();
}
