using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>
/// GEMM for few rows, where packing B would cost more than multiplying it: every row of B is decoded in registers, on its way to
/// the dot products with up to four rows of A, which were decoded into the same order of lanes.
/// </summary>
internal static unsafe class RowGemm<TElement, TResult>
    where TElement : unmanaged
    where TResult : struct, IGemmResult<TElement>
{
    internal const int MaxRows = 8;
    private const int RowsAtOnce = 4;
    private const int Step = 32;
    private const int ColumnsPerTask = 32;

    internal static void Multiply(GemmOperands operands, TElement* d, int maxDegreeOfParallelism)
    {
        int rows = (operands.M + RowsAtOnce - 1) / RowsAtOnce * RowsAtOnce;
        int stride = operands.BlocksOfK * Panels.BlockDepth;
        using AlignedBuffer decodedA = new((long)rows * stride);
        float* a = decodedA.Pointer;
        new Span<float>(a, rows * stride).Clear();
        for (int row = 0; row < operands.M; row++)
            DecodeRow(operands.A + ((long)row * operands.K), operands.K, a + ((long)row * stride));

        int tasks = (operands.N + ColumnsPerTask - 1) / ColumnsPerTask;
        CpuParallel.For(tasks, (long)ColumnsPerTask * operands.K, maxDegreeOfParallelism, task =>
        {
            int column = (int)task * ColumnsPerTask;
            MultiplyColumns(operands, d, a, stride, column, Math.Min(ColumnsPerTask, operands.N - column));
        });
    }

    private static void DecodeRow(byte* source, int count, float* decoded)
    {
        for (int i = 0; i < count; i += Step, decoded += Step)
        {
            Vector256<int> lanes = LoadStep(source + i, count - i);
            Fp8Decoding.Byte0(lanes).Store(decoded);
            Fp8Decoding.Byte1(lanes).Store(decoded + 8);
            Fp8Decoding.Byte2(lanes).Store(decoded + 16);
            Fp8Decoding.Byte3(lanes).Store(decoded + 24);
        }
    }

    private static void MultiplyColumns(in GemmOperands operands, TElement* d, float* a, int stride, int column, int columns)
    {
        float* sums = stackalloc float[RowsAtOnce * ColumnsPerTask];
        for (int row = 0; row < operands.M; row += RowsAtOnce)
        {
            for (int i = 0; i < columns; i++)
                Dot(operands, a + ((long)row * stride), stride, row, column + i, sums + i);
            for (int i = 0; i < Math.Min(RowsAtOnce, operands.M - row); i++)
                TResult.Store(sums + (i * ColumnsPerTask), d + ((long)(row + i) * operands.N) + column, columns);
        }
    }

    /// <summary>One column of up to four rows.</summary>
    private static void Dot(in GemmOperands operands, float* a, int stride, int row, int column, float* sums)
    {
        byte* b = operands.B + ((long)column * operands.K);
        Vector256<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        int last = Math.Min(RowsAtOnce, operands.M - row) - 1;
        for (int block = 0; block < operands.BlocksOfK; block++)
        {
            Vector256<float> part0 = default, part1 = default, part2 = default, part3 = default;
            int depth = operands.DepthOf(block);
            for (int i = 0; i < depth; i += Step, a += Step)
            {
                Vector256<int> lanes = LoadStep(b + i, depth - i);
                Accumulate(Fp8Decoding.Byte0(lanes), a, stride, ref part0, ref part1, ref part2, ref part3);
                Accumulate(Fp8Decoding.Byte1(lanes), a + 8, stride, ref part0, ref part1, ref part2, ref part3);
                Accumulate(Fp8Decoding.Byte2(lanes), a + 16, stride, ref part0, ref part1, ref part2, ref part3);
                Accumulate(Fp8Decoding.Byte3(lanes), a + 24, stride, ref part0, ref part1, ref part2, ref part3);
            }

            b += Panels.BlockDepth;
            float* scales = operands.AScales(block) + row;
            float scaleB = operands.BScale(column, block);
            sum0 = Promote(part0, scales[0] * scaleB, sum0);
            sum1 = Promote(part1, scales[Math.Min(1, last)] * scaleB, sum1);
            sum2 = Promote(part2, scales[Math.Min(2, last)] * scaleB, sum2);
            sum3 = Promote(part3, scales[Math.Min(3, last)] * scaleB, sum3);
        }

        sums[0] = Vector256.Sum(sum0);
        sums[ColumnsPerTask] = Vector256.Sum(sum1);
        sums[2 * ColumnsPerTask] = Vector256.Sum(sum2);
        sums[3 * ColumnsPerTask] = Vector256.Sum(sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        Vector256<float> b, float* a, int stride, ref Vector256<float> part0, ref Vector256<float> part1, ref Vector256<float> part2, ref Vector256<float> part3)
    {
        part0 = Vector256.MultiplyAddEstimate(b, Vector256.Load(a), part0);
        part1 = Vector256.MultiplyAddEstimate(b, Vector256.Load(a + stride), part1);
        part2 = Vector256.MultiplyAddEstimate(b, Vector256.Load(a + (2 * stride)), part2);
        part3 = Vector256.MultiplyAddEstimate(b, Vector256.Load(a + (3 * stride)), part3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Promote(Vector256<float> part, float scale, Vector256<float> sum) =>
        Vector256.MultiplyAddEstimate(part, Vector256.Create(scale), sum);

    /// <summary>The next 32 bytes, of which those behind the end are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> LoadStep(byte* source, int count) =>
        count >= Step ? Vector256.Load(source).AsInt32() : LoadTail(source, count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<int> LoadTail(byte* source, int count)
    {
        Vector256<int> tail = default;
        Unsafe.CopyBlockUnaligned(&tail, source, (uint)count);
        return tail;
    }
}
