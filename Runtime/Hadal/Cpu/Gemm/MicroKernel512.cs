using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>12 × 32: 24 of the 32 vector registers of AVX-512 hold sums.</summary>
internal readonly unsafe struct MicroKernel512 : IMicroKernel
{
    public static int Rows => 12;

    public static int Columns => 32;

    // Every sum is a local of its own, for only locals live in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* a, float* b, int depth, float* scalesA, float scaleB, float* sums, nint sumStride)
    {
        Vector512<float> left0 = Vector512<float>.Zero, right0 = Vector512<float>.Zero;
        Vector512<float> left1 = Vector512<float>.Zero, right1 = Vector512<float>.Zero;
        Vector512<float> left2 = Vector512<float>.Zero, right2 = Vector512<float>.Zero;
        Vector512<float> left3 = Vector512<float>.Zero, right3 = Vector512<float>.Zero;
        Vector512<float> left4 = Vector512<float>.Zero, right4 = Vector512<float>.Zero;
        Vector512<float> left5 = Vector512<float>.Zero, right5 = Vector512<float>.Zero;
        Vector512<float> left6 = Vector512<float>.Zero, right6 = Vector512<float>.Zero;
        Vector512<float> left7 = Vector512<float>.Zero, right7 = Vector512<float>.Zero;
        Vector512<float> left8 = Vector512<float>.Zero, right8 = Vector512<float>.Zero;
        Vector512<float> left9 = Vector512<float>.Zero, right9 = Vector512<float>.Zero;
        Vector512<float> left10 = Vector512<float>.Zero, right10 = Vector512<float>.Zero;
        Vector512<float> left11 = Vector512<float>.Zero, right11 = Vector512<float>.Zero;

        for (; depth > 0; depth--, a += 12, b += 32)
        {
            Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + Vector512<float>.Count), row;
            row = Vector512.Create(a[0]);
            left0 = Vector512.FusedMultiplyAdd(row, left, left0);
            right0 = Vector512.FusedMultiplyAdd(row, right, right0);
            row = Vector512.Create(a[1]);
            left1 = Vector512.FusedMultiplyAdd(row, left, left1);
            right1 = Vector512.FusedMultiplyAdd(row, right, right1);
            row = Vector512.Create(a[2]);
            left2 = Vector512.FusedMultiplyAdd(row, left, left2);
            right2 = Vector512.FusedMultiplyAdd(row, right, right2);
            row = Vector512.Create(a[3]);
            left3 = Vector512.FusedMultiplyAdd(row, left, left3);
            right3 = Vector512.FusedMultiplyAdd(row, right, right3);
            row = Vector512.Create(a[4]);
            left4 = Vector512.FusedMultiplyAdd(row, left, left4);
            right4 = Vector512.FusedMultiplyAdd(row, right, right4);
            row = Vector512.Create(a[5]);
            left5 = Vector512.FusedMultiplyAdd(row, left, left5);
            right5 = Vector512.FusedMultiplyAdd(row, right, right5);
            row = Vector512.Create(a[6]);
            left6 = Vector512.FusedMultiplyAdd(row, left, left6);
            right6 = Vector512.FusedMultiplyAdd(row, right, right6);
            row = Vector512.Create(a[7]);
            left7 = Vector512.FusedMultiplyAdd(row, left, left7);
            right7 = Vector512.FusedMultiplyAdd(row, right, right7);
            row = Vector512.Create(a[8]);
            left8 = Vector512.FusedMultiplyAdd(row, left, left8);
            right8 = Vector512.FusedMultiplyAdd(row, right, right8);
            row = Vector512.Create(a[9]);
            left9 = Vector512.FusedMultiplyAdd(row, left, left9);
            right9 = Vector512.FusedMultiplyAdd(row, right, right9);
            row = Vector512.Create(a[10]);
            left10 = Vector512.FusedMultiplyAdd(row, left, left10);
            right10 = Vector512.FusedMultiplyAdd(row, right, right10);
            row = Vector512.Create(a[11]);
            left11 = Vector512.FusedMultiplyAdd(row, left, left11);
            right11 = Vector512.FusedMultiplyAdd(row, right, right11);
        }

        Promote(sums, left0, right0, scalesA[0] * scaleB);
        Promote(sums + sumStride, left1, right1, scalesA[1] * scaleB);
        Promote(sums + (2 * sumStride), left2, right2, scalesA[2] * scaleB);
        Promote(sums + (3 * sumStride), left3, right3, scalesA[3] * scaleB);
        Promote(sums + (4 * sumStride), left4, right4, scalesA[4] * scaleB);
        Promote(sums + (5 * sumStride), left5, right5, scalesA[5] * scaleB);
        Promote(sums + (6 * sumStride), left6, right6, scalesA[6] * scaleB);
        Promote(sums + (7 * sumStride), left7, right7, scalesA[7] * scaleB);
        Promote(sums + (8 * sumStride), left8, right8, scalesA[8] * scaleB);
        Promote(sums + (9 * sumStride), left9, right9, scalesA[9] * scaleB);
        Promote(sums + (10 * sumStride), left10, right10, scalesA[10] * scaleB);
        Promote(sums + (11 * sumStride), left11, right11, scalesA[11] * scaleB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Promote(float* sums, Vector512<float> left, Vector512<float> right, float scale)
    {
        Vector512<float> factor = Vector512.Create(scale);
        Vector512.FusedMultiplyAdd(left, factor, Vector512.Load(sums)).Store(sums);
        Vector512.FusedMultiplyAdd(right, factor, Vector512.Load(sums + Vector512<float>.Count)).Store(sums + Vector512<float>.Count);
    }
}
