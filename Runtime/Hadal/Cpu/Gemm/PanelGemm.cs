namespace Hadal.Cpu;

/// <summary>
/// GEMM by packed panels: A is decoded once for all threads, B once per chunk of rows by the thread that owns its columns, and a
/// micro-kernel multiplies panels that lie in the first-level cache (Goto and van de Geijn 2008, with K blocked by the scales).
/// </summary>
internal static unsafe class PanelGemm<TKernel, TElement, TResult>
    where TKernel : struct, IMicroKernel
    where TElement : unmanaged
    where TResult : struct, IGemmResult<TElement>
{
    /// <summary>Bounds the memory of packed A, and keeps its K block in the second-level cache.</summary>
    private const int MaxChunkRows = 512;
    private const int VectorRoom = 16;
    private const int ScaleGroup = 128;

    internal static void Multiply(in GemmOperands operands, TElement* d, int maxDegreeOfParallelism)
    {
        int chunks = (operands.M + MaxChunkRows - 1) / MaxChunkRows;
        int chunkRows = (operands.M + chunks - 1) / chunks;
        using AlignedBuffer packedA = new(((long)PanelsOf(chunkRows) * operands.BlocksOfK * Panels.BlockDepth * TKernel.Rows) + VectorRoom);
        for (int firstRow = 0; firstRow < operands.M; firstRow += chunkRows)
            MultiplyRows(operands, d, firstRow, Math.Min(chunkRows, operands.M - firstRow), packedA.Pointer, maxDegreeOfParallelism);
    }

    private static void MultiplyRows(GemmOperands operands, TElement* d, int firstRow, int rows, float* packedA, int maxDegreeOfParallelism)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxDegreeOfParallelism };
        Parallel.For(0, PanelsOf(rows), options, panel => PackA(operands, firstRow, rows, packedA, panel));

        int width = ColumnsPerTask(operands.N, maxDegreeOfParallelism);
        Parallel.For(
            0,
            (operands.N + width - 1) / width,
            options,
            () => new ColumnBuffers(PanelsOf(rows) * TKernel.Rows, width),
            (task, _, buffers) =>
            {
                int column = task * width;
                MultiplyColumns(operands, d, firstRow, rows, packedA, column, Math.Min(width, operands.N - column), buffers);
                return buffers;
            },
            buffers => buffers.Dispose());
    }

    /// <summary>Packs one panel of rows for all of K, each K block where the column tasks look for it: [block][panel][depth][row].</summary>
    private static void PackA(in GemmOperands operands, int firstRow, int rows, float* packedA, int panel)
    {
        int row = panel * TKernel.Rows, count = Math.Min(TKernel.Rows, rows - row);
        byte* source = operands.A + ((long)(firstRow + row) * operands.K);
        float* scratch = stackalloc float[(Panels.BlockDepth * TKernel.Rows) + VectorRoom];
        for (int block = 0; block < operands.BlocksOfK; block++)
        {
            // Packing overruns its panel by less than a vector, and behind this one lies a neighbour's.
            int depth = operands.DepthOf(block);
            Panels.Pack(source + (block * Panels.BlockDepth), operands.K, count, depth, TKernel.Rows, scratch);
            new Span<float>(scratch, depth * TKernel.Rows).CopyTo(new Span<float>(PanelA(packedA, rows, block, panel), depth * TKernel.Rows));
        }
    }

    private static void MultiplyColumns(
        in GemmOperands operands, TElement* d, int firstRow, int rows, float* packedA, int column, int columns, ColumnBuffers buffers)
    {
        buffers.ClearSums();
        for (int block = 0; block < operands.BlocksOfK; block++)
        {
            int depth = operands.DepthOf(block);
            float scaleB = operands.BScale(column, block);
            buffers.SetScales(operands.AScales(block) + firstRow, rows);
            for (int first = 0; first < columns; first += TKernel.Columns)
            {
                byte* source = operands.B + ((long)(column + first) * operands.K) + (block * Panels.BlockDepth);
                Panels.Pack(source, operands.K, Math.Min(TKernel.Columns, columns - first), depth, TKernel.Columns, buffers.PanelB);
                for (int panel = 0; panel < PanelsOf(rows); panel++)
                {
                    int row = panel * TKernel.Rows;
                    float* sums = buffers.Sums + ((long)row * buffers.Width) + first;
                    TKernel.Run(PanelA(packedA, rows, block, panel), buffers.PanelB, depth, buffers.Scales + row, scaleB, sums, buffers.Width);
                }
            }
        }

        for (int row = 0; row < rows; row++)
            TResult.Store(buffers.Sums + ((long)row * buffers.Width), d + ((long)(firstRow + row) * operands.N) + column, columns);
    }

    private static int PanelsOf(int rows) => (rows + TKernel.Rows - 1) / TKernel.Rows;

    private static float* PanelA(float* packedA, int rows, int block, int panel) =>
        packedA + ((((long)block * PanelsOf(rows)) + panel) * Panels.BlockDepth * TKernel.Rows);

    /// <summary>A scale of B at most, and less where threads would stay idle.</summary>
    private static int ColumnsPerTask(int n, int maxDegreeOfParallelism)
    {
        int threads = maxDegreeOfParallelism > 0 ? maxDegreeOfParallelism : Environment.ProcessorCount;
        int width = ScaleGroup;
        while (width > TKernel.Columns && n / width < 4 * threads)
            width /= 2;
        return width;
    }
}
