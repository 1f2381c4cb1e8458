namespace Hadal.Cpu;

/// <summary>The innermost tile of the GEMM: as many sums as the registers hold, over one K block.</summary>
internal unsafe interface IMicroKernel
{
    /// <summary>Rows of the tile, and width of a packed panel of A.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the tile, and width of a packed panel of B; divides 128.</summary>
    static abstract int Columns { get; }

    /// <summary>sums[row][column] += scaleB · scalesA[row] · Σ a[i][row] · b[i][column] over i &lt; depth.</summary>
    static abstract void Run(float* a, float* b, int depth, float* scalesA, float scaleB, float* sums, nint sumStride);
}
