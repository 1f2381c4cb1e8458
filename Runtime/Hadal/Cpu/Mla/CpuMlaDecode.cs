using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>
/// The managed MLA decoding: for each query row, softmax(scale · q · Kᵀ) · V over the tokens that it sees, in FP32. No bit of a row depends on the
/// other rows or on the number of threads.
/// </summary>
internal static class CpuMlaDecode
{
    /// <param name="problem">At least one sequence.</param>
    /// <param name="threads">The most threads.</param>
    internal static void Attend<TQuery, TCache>(in MlaProblem<TQuery, TCache> problem, int threads)
        where TQuery : unmanaged
        where TCache : unmanaged =>
        Attend(VectorWidth.Widest, problem, threads);

    /// <summary>The same with vectors of a given number of bits, which the processor may or may not have.</summary>
    internal static void Attend<TQuery, TCache>(int vectorBits, in MlaProblem<TQuery, TCache> problem, int threads)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        switch (vectorBits)
        {
            case 512:
                new BlockedAttention<Vector512<float>, Simd512, TQuery, TCache>(problem, threads).Run();
                break;
            case 256:
                new BlockedAttention<Vector256<float>, Simd256, TQuery, TCache>(problem, threads).Run();
                break;
            default:
                new BlockedAttention<Vector128<float>, Simd128, TQuery, TCache>(problem, threads).Run();
                break;
        }
    }
}
