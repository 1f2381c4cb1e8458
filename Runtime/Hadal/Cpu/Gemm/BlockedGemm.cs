using System.Numerics.Tensors;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>One GEMM with vectors of one width: A is converted piece by piece, then threads take pieces of C until none is left.</summary>
internal sealed unsafe class BlockedGemm<TVector, TSimd, TResult>(
    GemmSpec spec, Float8E4M3* a, float* scalesA, Float8E4M3* b, float* scalesB, TResult* d, int m, int threads)
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
    where TResult : unmanaged
{
    private const int BlockK = GemmBlocking.BlockK;

    private readonly int _n = spec.N;
    private readonly int _k = spec.K;
    private readonly GemmBlocking _blocking = new(m, spec.N, spec.K, 2 * TSimd.Lanes, threads);
    private readonly long _scaleStrideA = ((long)m + 3) / 4 * 4;
    private readonly long _scaleStrideB = ((long)spec.N + 3) / 4 * 4;

    internal void Run()
    {
        using AlignedFloats converted = new(_blocking.Converted);
        for (long row = 0; row < m; row += _blocking.RowsAtOnce)
            RunRows(converted.Address, (int)row, (int)Math.Min(_blocking.RowsAtOnce, m - row));
    }

    private void RunRows(float* convertedA, int firstRow, int rows)
    {
        CpuParallel.For(rows, _k, threads, row => ConvertRow(convertedA, firstRow + (int)row, (int)row, rows));

        int across = GemmBlocking.CeilDiv(_n, _blocking.Columns);
        long pieces = (long)GemmBlocking.CeilDiv(rows, _blocking.Rows) * across;
        long next = -1;
        long workers = Math.Min(pieces, threads);
        // Work is taken, not assigned: a thread that the system holds up holds up no other.
        CpuParallel.For(workers, (long)rows * _n * _k / workers, (int)workers, _ =>
        {
            using GemmScratch scratch = new(_blocking);
            for (long piece = Interlocked.Increment(ref next); piece < pieces; piece = Interlocked.Increment(ref next))
            {
                // Neighbours share rows of A, which stay in the second-level cache, or at least in the third.
                int row = (int)(piece / across) * _blocking.Rows, column = (int)(piece % across) * _blocking.Columns;
                RunPiece(convertedA, scratch, rows, firstRow, row, column);
            }
        });
    }

    /// <summary>A as [K block][row][128] floats: the rows of a micro-kernel are then constants apart.</summary>
    private void ConvertRow(float* convertedA, int row, int localRow, int rows)
    {
        Float8E4M3* source = a + ((long)row * _k);
        for (int block = 0; block < _blocking.KBlocks; block++)
        {
            int depth = Depth(block);
            float* destination = convertedA + ((((long)block * rows) + localRow) * BlockK);
            Float8E4M3.ConvertToSingle(new(source + ((long)block * BlockK), depth), new Span<float>(destination, depth));
        }
    }

    private void RunPiece(float* convertedA, GemmScratch scratch, int convertedRows, int firstRow, int row, int column)
    {
        int rows = Math.Min(_blocking.Rows, convertedRows - row), columns = Math.Min(_blocking.Columns, _n - column);
        int strideOfC = _blocking.Columns, width = _blocking.PanelWidth;
        new Span<float>(scratch.C, rows * strideOfC).Clear();

        for (int block = 0; block < _blocking.KBlocks; block++)
        {
            float* blockOfA = convertedA + ((((long)block * convertedRows) + row) * BlockK);
            float* scales = scalesA + (block * _scaleStrideA) + firstRow + row;
            for (int panel = 0; panel < columns; panel += width)
            {
                int at = column + panel;
                PanelPacker.Pack(b + ((long)at * _k) + ((long)block * BlockK), _k, Math.Min(width, _n - at), Depth(block), scratch.Panel, width);
                FillScalesOfB(at, block, new(scratch.ScalesOfB, width));
                MicroKernel<TVector, TSimd>.Run(rows, blockOfA, scratch.Panel, Depth(block), scales, scratch.ScalesOfB, scratch.C + panel, strideOfC);
            }
        }

        for (int r = 0; r < rows; r++)
        {
            Span<float> sums = new(scratch.C + ((nint)r * strideOfC), columns);
            TResult* destination = d + ((long)(firstRow + row + r) * _n) + column;
            if (spec.Accumulate)
                AddTo(sums, destination, scratch.Previous);
            StoreRow(sums, destination);
        }
    }

    /// <summary>One scale for each column of a panel, whatever shares it.</summary>
    private void FillScalesOfB(int column, int block, Span<float> scales)
    {
        if (spec.Scales == ScaleLayout.RowsByRows)
        {
            int there = Math.Min(scales.Length, _n - column);
            new ReadOnlySpan<float>(scalesB + (block * _scaleStrideB) + column, there).CopyTo(scales);
            scales[there..].Clear();
        }
        else
        {
            // A panel lies within one block of 128 columns.
            scales.Fill(scalesB[((long)(column / BlockK) * _blocking.KBlocks) + block]);
        }
    }

    private int Depth(int block) => Math.Min(BlockK, _k - (block * BlockK));

    private static void AddTo(Span<float> sums, TResult* previous, float* widened)
    {
        if (typeof(TResult) == typeof(float))
        {
            TensorPrimitives.Add(sums, new ReadOnlySpan<float>(previous, sums.Length), sums);
            return;
        }

        Span<float> numbers = new(widened, sums.Length);
        BFloat16.ConvertToSingle(new ReadOnlySpan<BFloat16>(previous, sums.Length), numbers);
        TensorPrimitives.Add(sums, numbers, sums);
    }

    private static void StoreRow(ReadOnlySpan<float> sums, TResult* destination)
    {
        if (typeof(TResult) == typeof(float))
            sums.CopyTo(new Span<float>(destination, sums.Length));
        else
            BFloat16.ConvertFromSingle(sums, new Span<BFloat16>(destination, sums.Length));
    }
}
