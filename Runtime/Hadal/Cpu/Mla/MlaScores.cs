using System.Runtime.CompilerServices;

namespace Hadal.Cpu;

/// <summary>
/// Scores of a block, row by row · key by key. Each is summed up in one vector along the width and then across it, however many others are computed
/// beside it, so no bit depends on how rows are shared out.
/// </summary>
/// <remarks>q: [rows, width]; keys: [tokens, width], with room for a multiple of four; scores: [rows, <see cref="MlaBlocking.Tokens"/>].</remarks>
internal static unsafe class MlaScores<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    private const int Stride = MlaBlocking.Tokens;
    private const int TokensAtOnce = 4;

    internal static void Multiply(float* q, int rows, float* keys, int tokens, int width, float* scores)
    {
        // What lies behind the last token gives scores that nobody reads.
        for (int token = 0; token < tokens; token += TokensAtOnce, keys += TokensAtOnce * width, scores += TokensAtOnce)
        {
            int row = 0;
            for (; row <= rows - 3; row += 3)
                ThreeRows(q + ((nint)row * width), keys, width, scores + ((nint)row * Stride));
            for (; row < rows; row++)
                OneRow(q + ((nint)row * width), keys, width, scores + ((nint)row * Stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeRows(float* q, float* keys, nint width, float* scores)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        TVector c0 = default, c1 = default, c2 = default, c3 = default;
        for (float* end = q + width; q < end; q += TSimd.Lanes, keys += TSimd.Lanes)
        {
            TVector a = TSimd.Load(q), b = TSimd.Load(q + width), c = TSimd.Load(q + (2 * width));
            TVector key = TSimd.Load(keys);
            a0 = TSimd.MultiplyAdd(a, key, a0);
            b0 = TSimd.MultiplyAdd(b, key, b0);
            c0 = TSimd.MultiplyAdd(c, key, c0);
            key = TSimd.Load(keys + width);
            a1 = TSimd.MultiplyAdd(a, key, a1);
            b1 = TSimd.MultiplyAdd(b, key, b1);
            c1 = TSimd.MultiplyAdd(c, key, c1);
            key = TSimd.Load(keys + (2 * width));
            a2 = TSimd.MultiplyAdd(a, key, a2);
            b2 = TSimd.MultiplyAdd(b, key, b2);
            c2 = TSimd.MultiplyAdd(c, key, c2);
            key = TSimd.Load(keys + (3 * width));
            a3 = TSimd.MultiplyAdd(a, key, a3);
            b3 = TSimd.MultiplyAdd(b, key, b3);
            c3 = TSimd.MultiplyAdd(c, key, c3);
        }

        Store(a0, a1, a2, a3, scores);
        Store(b0, b1, b2, b3, scores + Stride);
        Store(c0, c1, c2, c3, scores + (2 * Stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(float* q, float* keys, nint width, float* scores)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        for (float* end = q + width; q < end; q += TSimd.Lanes, keys += TSimd.Lanes)
        {
            TVector a = TSimd.Load(q);
            a0 = TSimd.MultiplyAdd(a, TSimd.Load(keys), a0);
            a1 = TSimd.MultiplyAdd(a, TSimd.Load(keys + width), a1);
            a2 = TSimd.MultiplyAdd(a, TSimd.Load(keys + (2 * width)), a2);
            a3 = TSimd.MultiplyAdd(a, TSimd.Load(keys + (3 * width)), a3);
        }

        Store(a0, a1, a2, a3, scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector s0, TVector s1, TVector s2, TVector s3, float* scores)
    {
        scores[0] = TSimd.Sum(s0);
        scores[1] = TSimd.Sum(s1);
        scores[2] = TSimd.Sum(s2);
        scores[3] = TSimd.Sum(s3);
    }
}
