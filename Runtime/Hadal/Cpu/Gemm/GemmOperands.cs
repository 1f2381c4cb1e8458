namespace Hadal.Cpu;

/// <summary>A GEMM's operands in host memory: a [m, k], b [n, k], scales as DESIGN.md lays them out.</summary>
internal readonly unsafe struct GemmOperands(Float8E4M3* a, float* aScales, Float8E4M3* b, float* bScales, int m, int n, int k)
{
    internal byte* A { get; } = (byte*)a;

    internal byte* B { get; } = (byte*)b;

    internal int M { get; } = m;

    internal int N { get; } = n;

    internal int K { get; } = k;

    internal int BlocksOfK => (int)(((long)K + Panels.BlockDepth - 1) / Panels.BlockDepth);

    internal int DepthOf(int block) => Math.Min(Panels.BlockDepth, K - (block * Panels.BlockDepth));

    /// <summary>The scales of A's rows in a K block, one after another.</summary>
    internal float* AScales(int block) => aScales + (((long)M + 3) / 4 * 4 * block);

    internal float BScale(int column, int block) => bScales[((long)(column / 128) * BlocksOfK) + block];
}
