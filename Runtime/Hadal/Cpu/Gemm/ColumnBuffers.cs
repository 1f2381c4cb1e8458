namespace Hadal.Cpu;

/// <summary>What a thread needs to multiply a chunk of rows by some columns: a packed panel of B, the row scales of a K block, the sums.</summary>
internal sealed unsafe class ColumnBuffers(int paddedRows, int width) : IDisposable
{
    private const int WidestPanel = 32;
    private readonly AlignedBuffer _panelB = new(Panels.BlockDepth * WidestPanel);
    private readonly AlignedBuffer _scales = new(paddedRows);
    private readonly AlignedBuffer _sums = new((long)paddedRows * width);

    internal int Width => width;

    internal float* PanelB => _panelB.Pointer;

    internal float* Scales => _scales.Pointer;

    internal float* Sums => _sums.Pointer;

    internal void ClearSums() => new Span<float>(Sums, paddedRows * width).Clear();

    /// <summary>The rows' scales, and zeros for the rows that only fill up the last panel.</summary>
    internal void SetScales(float* scales, int rows)
    {
        Span<float> padded = new(Scales, paddedRows);
        new Span<float>(scales, rows).CopyTo(padded);
        padded[rows..].Clear();
    }

    public void Dispose()
    {
        _panelB.Dispose();
        _scales.Dispose();
        _sums.Dispose();
    }
}
