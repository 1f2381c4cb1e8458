namespace Hadal.Cpu;

/// <summary>The memory of one thread at work on a GEMM: a panel of B with its scales, a piece of C, and a row of what C is added to.</summary>
internal readonly unsafe ref struct GemmScratch(GemmBlocking blocking)
{
    private readonly AlignedFloats _panel = new((nuint)(GemmBlocking.BlockK * blocking.PanelWidth));
    private readonly AlignedFloats _scalesOfB = new((nuint)blocking.PanelWidth);
    private readonly AlignedFloats _previous = new((nuint)blocking.Columns);
    private readonly AlignedFloats _c = new((nuint)blocking.Rows * (nuint)blocking.Columns);

    internal float* Panel => _panel.Address;

    internal float* ScalesOfB => _scalesOfB.Address;

    internal float* C => _c.Address;

    internal float* Previous => _previous.Address;

    public void Dispose()
    {
        _panel.Dispose();
        _scalesOfB.Dispose();
        _previous.Dispose();
        _c.Dispose();
    }
}
