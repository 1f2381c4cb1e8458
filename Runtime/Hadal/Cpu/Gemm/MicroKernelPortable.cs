using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hadal.Cpu;

/// <summary>6 × 2 vectors of whatever width the machine has (6 × 16 with AVX2): 12 of at least 16 registers hold sums.</summary>
internal readonly unsafe struct MicroKernelPortable : IMicroKernel
{
    public static int Rows => 6;

    public static int Columns => 2 * Vector<float>.Count;

    // Every sum is a local of its own, for only locals live in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* a, float* b, int depth, float* scalesA, float scaleB, float* sums, nint sumStride)
    {
        Vector<float> left0 = Vector<float>.Zero, right0 = Vector<float>.Zero;
        Vector<float> left1 = Vector<float>.Zero, right1 = Vector<float>.Zero;
        Vector<float> left2 = Vector<float>.Zero, right2 = Vector<float>.Zero;
        Vector<float> left3 = Vector<float>.Zero, right3 = Vector<float>.Zero;
        Vector<float> left4 = Vector<float>.Zero, right4 = Vector<float>.Zero;
        Vector<float> left5 = Vector<float>.Zero, right5 = Vector<float>.Zero;

        for (; depth > 0; depth--, a += 6, b += 2 * Vector<float>.Count)
        {
            Vector<float> left = Vector.Load(b), right = Vector.Load(b + Vector<float>.Count), row;
            row = Vector.Create(a[0]);
            left0 = Vector.MultiplyAddEstimate(row, left, left0);
            right0 = Vector.MultiplyAddEstimate(row, right, right0);
            row = Vector.Create(a[1]);
            left1 = Vector.MultiplyAddEstimate(row, left, left1);
            right1 = Vector.MultiplyAddEstimate(row, right, right1);
            row = Vector.Create(a[2]);
            left2 = Vector.MultiplyAddEstimate(row, left, left2);
            right2 = Vector.MultiplyAddEstimate(row, right, right2);
            row = Vector.Create(a[3]);
            left3 = Vector.MultiplyAddEstimate(row, left, left3);
            right3 = Vector.MultiplyAddEstimate(row, right, right3);
            row = Vector.Create(a[4]);
            left4 = Vector.MultiplyAddEstimate(row, left, left4);
            right4 = Vector.MultiplyAddEstimate(row, right, right4);
            row = Vector.Create(a[5]);
            left5 = Vector.MultiplyAddEstimate(row, left, left5);
            right5 = Vector.MultiplyAddEstimate(row, right, right5);
        }

        Promote(sums, left0, right0, scalesA[0] * scaleB);
        Promote(sums + sumStride, left1, right1, scalesA[1] * scaleB);
        Promote(sums + (2 * sumStride), left2, right2, scalesA[2] * scaleB);
        Promote(sums + (3 * sumStride), left3, right3, scalesA[3] * scaleB);
        Promote(sums + (4 * sumStride), left4, right4, scalesA[4] * scaleB);
        Promote(sums + (5 * sumStride), left5, right5, scalesA[5] * scaleB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Promote(float* sums, Vector<float> left, Vector<float> right, float scale)
    {
        Vector<float> factor = Vector.Create(scale);
        Vector.MultiplyAddEstimate(left, factor, Vector.Load(sums)).Store(sums);
        Vector.MultiplyAddEstimate(right, factor, Vector.Load(sums + Vector<float>.Count)).Store(sums + Vector<float>.Count);
    }
}
