using System.Runtime.CompilerServices;

namespace Hadal.Cpu;

/// <summary>
/// The innermost loops: a few rows of A by a panel of B, two vectors wide, over one block of K. The products of a block are summed up
/// in registers, one fused multiply-add after the other in the order of K, whatever the number of rows and the width of the vectors; then
/// the block's scales promote them into C. So no bit of a row of D depends on how many rows there are, or which thread computed it.
/// </summary>
/// <remarks>
/// a: rows of <see cref="GemmBlocking.BlockK"/> floats; b: [depth][2 · Lanes]; scales: of A, a row each; scalesOfB: [2 · Lanes]; c: rows at a stride.
/// Accumulators are named by row; x and y are the two vectors of a row. They are locals, not an array, since only those live in registers.
/// </remarks>
internal static unsafe class MicroKernel<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    private const int Stride = GemmBlocking.BlockK;

    /// <summary>c += (a · b) · scales · scalesOfB for any number of rows.</summary>
    internal static void Run(int rows, float* a, float* b, int depth, float* scales, float* scalesOfB, float* c, int strideOfC)
    {
        int row = 0;
        if (TSimd.HasManyRegisters)
        {
            for (; row <= rows - 12; row += 12)
                TwelveRows(a + ((nint)row * Stride), b, depth, scales + row, scalesOfB, c + ((nint)row * strideOfC), strideOfC);
        }
        for (; row <= rows - 6; row += 6)
            SixRows(a + ((nint)row * Stride), b, depth, scales + row, scalesOfB, c + ((nint)row * strideOfC), strideOfC);
        for (; row <= rows - 2; row += 2)
            TwoRows(a + ((nint)row * Stride), b, depth, scales + row, scalesOfB, c + ((nint)row * strideOfC), strideOfC);
        if (row < rows)
            OneRow(a + ((nint)row * Stride), b, depth, scales + row, scalesOfB, c + ((nint)row * strideOfC));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwelveRows(float* a, float* b, int depth, float* scales, float* scalesOfB, float* c, int strideOfC)
    {
        TVector x0 = default, x1 = default, x2 = default, x3 = default, x4 = default, x5 = default;
        TVector x6 = default, x7 = default, x8 = default, x9 = default, x10 = default, x11 = default;
        TVector y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default;
        TVector y6 = default, y7 = default, y8 = default, y9 = default, y10 = default, y11 = default;
        for (float* end = a + depth; a < end; a++, b += 2 * TSimd.Lanes)
        {
            TVector x = TSimd.Load(b), y = TSimd.Load(b + TSimd.Lanes);
            TVector s = TSimd.Broadcast(*a);
            x0 = TSimd.MultiplyAdd(s, x, x0);
            y0 = TSimd.MultiplyAdd(s, y, y0);
            s = TSimd.Broadcast(a[Stride]);
            x1 = TSimd.MultiplyAdd(s, x, x1);
            y1 = TSimd.MultiplyAdd(s, y, y1);
            s = TSimd.Broadcast(a[2 * Stride]);
            x2 = TSimd.MultiplyAdd(s, x, x2);
            y2 = TSimd.MultiplyAdd(s, y, y2);
            s = TSimd.Broadcast(a[3 * Stride]);
            x3 = TSimd.MultiplyAdd(s, x, x3);
            y3 = TSimd.MultiplyAdd(s, y, y3);
            s = TSimd.Broadcast(a[4 * Stride]);
            x4 = TSimd.MultiplyAdd(s, x, x4);
            y4 = TSimd.MultiplyAdd(s, y, y4);
            s = TSimd.Broadcast(a[5 * Stride]);
            x5 = TSimd.MultiplyAdd(s, x, x5);
            y5 = TSimd.MultiplyAdd(s, y, y5);
            s = TSimd.Broadcast(a[6 * Stride]);
            x6 = TSimd.MultiplyAdd(s, x, x6);
            y6 = TSimd.MultiplyAdd(s, y, y6);
            s = TSimd.Broadcast(a[7 * Stride]);
            x7 = TSimd.MultiplyAdd(s, x, x7);
            y7 = TSimd.MultiplyAdd(s, y, y7);
            s = TSimd.Broadcast(a[8 * Stride]);
            x8 = TSimd.MultiplyAdd(s, x, x8);
            y8 = TSimd.MultiplyAdd(s, y, y8);
            s = TSimd.Broadcast(a[9 * Stride]);
            x9 = TSimd.MultiplyAdd(s, x, x9);
            y9 = TSimd.MultiplyAdd(s, y, y9);
            s = TSimd.Broadcast(a[10 * Stride]);
            x10 = TSimd.MultiplyAdd(s, x, x10);
            y10 = TSimd.MultiplyAdd(s, y, y10);
            s = TSimd.Broadcast(a[11 * Stride]);
            x11 = TSimd.MultiplyAdd(s, x, x11);
            y11 = TSimd.MultiplyAdd(s, y, y11);
        }

        Promote(scales[0], scalesOfB, x0, y0, c);
        Promote(scales[1], scalesOfB, x1, y1, c + strideOfC);
        Promote(scales[2], scalesOfB, x2, y2, c + (2 * strideOfC));
        Promote(scales[3], scalesOfB, x3, y3, c + (3 * strideOfC));
        Promote(scales[4], scalesOfB, x4, y4, c + (4 * strideOfC));
        Promote(scales[5], scalesOfB, x5, y5, c + (5 * strideOfC));
        Promote(scales[6], scalesOfB, x6, y6, c + (6 * strideOfC));
        Promote(scales[7], scalesOfB, x7, y7, c + (7 * strideOfC));
        Promote(scales[8], scalesOfB, x8, y8, c + (8 * strideOfC));
        Promote(scales[9], scalesOfB, x9, y9, c + (9 * strideOfC));
        Promote(scales[10], scalesOfB, x10, y10, c + (10 * strideOfC));
        Promote(scales[11], scalesOfB, x11, y11, c + (11 * strideOfC));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows(float* a, float* b, int depth, float* scales, float* scalesOfB, float* c, int strideOfC)
    {
        TVector x0 = default, x1 = default, x2 = default, x3 = default, x4 = default, x5 = default;
        TVector y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default;
        for (float* end = a + depth; a < end; a++, b += 2 * TSimd.Lanes)
        {
            TVector x = TSimd.Load(b), y = TSimd.Load(b + TSimd.Lanes);
            TVector s = TSimd.Broadcast(*a);
            x0 = TSimd.MultiplyAdd(s, x, x0);
            y0 = TSimd.MultiplyAdd(s, y, y0);
            s = TSimd.Broadcast(a[Stride]);
            x1 = TSimd.MultiplyAdd(s, x, x1);
            y1 = TSimd.MultiplyAdd(s, y, y1);
            s = TSimd.Broadcast(a[2 * Stride]);
            x2 = TSimd.MultiplyAdd(s, x, x2);
            y2 = TSimd.MultiplyAdd(s, y, y2);
            s = TSimd.Broadcast(a[3 * Stride]);
            x3 = TSimd.MultiplyAdd(s, x, x3);
            y3 = TSimd.MultiplyAdd(s, y, y3);
            s = TSimd.Broadcast(a[4 * Stride]);
            x4 = TSimd.MultiplyAdd(s, x, x4);
            y4 = TSimd.MultiplyAdd(s, y, y4);
            s = TSimd.Broadcast(a[5 * Stride]);
            x5 = TSimd.MultiplyAdd(s, x, x5);
            y5 = TSimd.MultiplyAdd(s, y, y5);
        }

        Promote(scales[0], scalesOfB, x0, y0, c);
        Promote(scales[1], scalesOfB, x1, y1, c + strideOfC);
        Promote(scales[2], scalesOfB, x2, y2, c + (2 * strideOfC));
        Promote(scales[3], scalesOfB, x3, y3, c + (3 * strideOfC));
        Promote(scales[4], scalesOfB, x4, y4, c + (4 * strideOfC));
        Promote(scales[5], scalesOfB, x5, y5, c + (5 * strideOfC));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoRows(float* a, float* b, int depth, float* scales, float* scalesOfB, float* c, int strideOfC)
    {
        TVector x0 = default, x1 = default;
        TVector y0 = default, y1 = default;
        for (float* end = a + depth; a < end; a++, b += 2 * TSimd.Lanes)
        {
            TVector x = TSimd.Load(b), y = TSimd.Load(b + TSimd.Lanes);
            TVector s = TSimd.Broadcast(*a);
            x0 = TSimd.MultiplyAdd(s, x, x0);
            y0 = TSimd.MultiplyAdd(s, y, y0);
            s = TSimd.Broadcast(a[Stride]);
            x1 = TSimd.MultiplyAdd(s, x, x1);
            y1 = TSimd.MultiplyAdd(s, y, y1);
        }

        Promote(scales[0], scalesOfB, x0, y0, c);
        Promote(scales[1], scalesOfB, x1, y1, c + strideOfC);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(float* a, float* b, int depth, float* scales, float* scalesOfB, float* c)
    {
        TVector x0 = default;
        TVector y0 = default;
        for (float* end = a + depth; a < end; a++, b += 2 * TSimd.Lanes)
        {
            TVector x = TSimd.Load(b), y = TSimd.Load(b + TSimd.Lanes);
            TVector s = TSimd.Broadcast(*a);
            x0 = TSimd.MultiplyAdd(s, x, x0);
            y0 = TSimd.MultiplyAdd(s, y, y0);
        }

        Promote(scales[0], scalesOfB, x0, y0, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Promote(float scale, float* scalesOfB, TVector x, TVector y, float* c)
    {
        TVector s = TSimd.Broadcast(scale);
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Multiply(s, TSimd.Load(scalesOfB)), x, TSimd.Load(c)), c);
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Multiply(s, TSimd.Load(scalesOfB + TSimd.Lanes)), y, TSimd.Load(c + TSimd.Lanes)), c + TSimd.Lanes);
    }
}
