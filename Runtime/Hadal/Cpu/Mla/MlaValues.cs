using System.Runtime.CompilerServices;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>
/// Adds a block's weighted values to what its rows have so far: one fused multiply-add after the other in the order of the tokens, however many
/// rows there are, so no bit depends on how rows are shared out.
/// </summary>
/// <remarks>weights: [rows, <see cref="MlaBlocking.Tokens"/>]; keys: [tokens, width], whose first 512 columns are the values; sums: [rows, 512].</remarks>
internal static unsafe class MlaValues<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    private const int Stride = MlaBlocking.Tokens;
    private const int ValueWidth = MlaRules.ValueWidth;

    internal static void MultiplyAdd(float* weights, int rows, float* keys, int tokens, int width, float* sums)
    {
        // Outside the rows, so that a column of keys stays in the first-level cache for all of them.
        for (int column = 0; column < ValueWidth; column += 2 * TSimd.Lanes)
        {
            int row = 0;
            for (; row <= rows - 4; row += 4)
                FourRows(weights + ((nint)row * Stride), keys + column, tokens, width, sums + ((nint)row * ValueWidth) + column);
            for (; row < rows; row++)
                OneRow(weights + ((nint)row * Stride), keys + column, tokens, width, sums + ((nint)row * ValueWidth) + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(float* weights, float* keys, int tokens, nint width, float* sums)
    {
        TVector x0 = TSimd.Load(sums), y0 = TSimd.Load(sums + TSimd.Lanes);
        TVector x1 = TSimd.Load(sums + ValueWidth), y1 = TSimd.Load(sums + ValueWidth + TSimd.Lanes);
        TVector x2 = TSimd.Load(sums + (2 * ValueWidth)), y2 = TSimd.Load(sums + (2 * ValueWidth) + TSimd.Lanes);
        TVector x3 = TSimd.Load(sums + (3 * ValueWidth)), y3 = TSimd.Load(sums + (3 * ValueWidth) + TSimd.Lanes);
        for (float* end = weights + tokens; weights < end; weights++, keys += width)
        {
            TVector x = TSimd.Load(keys), y = TSimd.Load(keys + TSimd.Lanes);
            TVector w = TSimd.Broadcast(*weights);
            x0 = TSimd.MultiplyAdd(w, x, x0);
            y0 = TSimd.MultiplyAdd(w, y, y0);
            w = TSimd.Broadcast(weights[Stride]);
            x1 = TSimd.MultiplyAdd(w, x, x1);
            y1 = TSimd.MultiplyAdd(w, y, y1);
            w = TSimd.Broadcast(weights[2 * Stride]);
            x2 = TSimd.MultiplyAdd(w, x, x2);
            y2 = TSimd.MultiplyAdd(w, y, y2);
            w = TSimd.Broadcast(weights[3 * Stride]);
            x3 = TSimd.MultiplyAdd(w, x, x3);
            y3 = TSimd.MultiplyAdd(w, y, y3);
        }

        Store(x0, y0, sums);
        Store(x1, y1, sums + ValueWidth);
        Store(x2, y2, sums + (2 * ValueWidth));
        Store(x3, y3, sums + (3 * ValueWidth));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(float* weights, float* keys, int tokens, nint width, float* sums)
    {
        TVector x0 = TSimd.Load(sums), y0 = TSimd.Load(sums + TSimd.Lanes);
        for (float* end = weights + tokens; weights < end; weights++, keys += width)
        {
            TVector w = TSimd.Broadcast(*weights);
            x0 = TSimd.MultiplyAdd(w, TSimd.Load(keys), x0);
            y0 = TSimd.MultiplyAdd(w, TSimd.Load(keys + TSimd.Lanes), y0);
        }

        Store(x0, y0, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector x, TVector y, float* sums)
    {
        TSimd.Store(x, sums);
        TSimd.Store(y, sums + TSimd.Lanes);
    }
}
