namespace Hadal.Cpu;

/// <summary>One GEMM with vectors of one width: A is converted piece by piece, then threads take pieces of C until none is left.</summary>
internal sealed unsafe class BlockedGemm<TVector, TSimd, TResult>(
    Float8E4M3* a, float* scalesA, Float8E4M3* b, float* scalesB, TResult* d, int m, int n, int k, int threads)
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
    where TResult : unmanaged
{
    private const int BlockK = GemmBlocking.BlockK;

    private readonly GemmBlocking _blocking = new(m, n, k, 2 * TSimd.Lanes, threads);
    private readonly long _scaleStrideA = ((long)m + 3) / 4 * 4;

    internal void Run()
    {
        using AlignedFloats converted = new(_blocking.Converted);
        for (long row = 0; row < m; row += _blocking.RowsAtOnce)
            RunRows(converted.Address, (int)row, (int)Math.Min(_blocking.RowsAtOnce, m - row));
    }

    private void RunRows(float* convertedA, int firstRow, int rows)
    {
        CpuParallel.For(rows, k, threads, row => ConvertRow(convertedA, firstRow + (int)row, (int)row, rows));

        int across = GemmBlocking.CeilDiv(n, _blocking.Columns);
        long pieces = (long)GemmBlocking.CeilDiv(rows, _blocking.Rows) * across;
        long next = -1;
        long workers = Math.Min(pieces, threads);
        // Work is taken, not assigned: a thread that the system holds up holds up no other.
        CpuParallel.For(workers, (long)rows * n * k / workers, (int)workers, _ =>
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
        Float8E4M3* source = a + ((long)row * k);
        for (int block = 0; block < _blocking.KBlocks; block++)
        {
            int depth = Depth(block);
            float* destination = convertedA + ((((long)block * rows) + localRow) * BlockK);
            Float8E4M3.ConvertToSingle(new(source + ((long)block * BlockK), depth), new Span<float>(destination, depth));
        }
    }

    private void RunPiece(float* convertedA, GemmScratch scratch, int convertedRows, int firstRow, int row, int column)
    {
        int rows = Math.Min(_blocking.Rows, convertedRows - row), columns = Math.Min(_blocking.Columns, n - column);
        int strideOfC = _blocking.Columns, width = _blocking.PanelWidth;
        new Span<float>(scratch.C, rows * strideOfC).Clear();

        for (int block = 0; block < _blocking.KBlocks; block++)
        {
            float* blockOfA = convertedA + ((((long)block * convertedRows) + row) * BlockK);
            float* scales = scalesA + (block * _scaleStrideA) + firstRow + row;
            for (int panel = 0; panel < columns; panel += width)
            {
                int at = column + panel;
                // A panel lies within one block of 128 columns, so it has one scale.
                float scaleOfB = scalesB[((long)(at / BlockK) * _blocking.KBlocks) + block];
                PanelPacker.Pack(b + ((long)at * k) + ((long)block * BlockK), k, Math.Min(width, n - at), Depth(block), scratch.Panel, width);
                MicroKernel<TVector, TSimd>.Run(rows, blockOfA, scratch.Panel, Depth(block), scales, scaleOfB, scratch.C + panel, strideOfC);
            }
        }

        for (int r = 0; r < rows; r++)
            StoreRow(scratch.C + ((nint)r * strideOfC), d + ((long)(firstRow + row + r) * n) + column, columns);
    }

    private int Depth(int block) => Math.Min(BlockK, k - (block * BlockK));

    private static void StoreRow(float* c, TResult* destination, int columns)
    {
        ReadOnlySpan<float> source = new(c, columns);
        if (typeof(TResult) == typeof(float))
            source.CopyTo(new Span<float>(destination, columns));
        else
            BFloat16.ConvertFromSingle(source, new Span<BFloat16>(destination, columns));
    }
}
