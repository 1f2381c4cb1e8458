namespace Hadal.Cpu;

/// <summary>The memory of one thread at work on a GEMM: a panel of B and a piece of C.</summary>
internal readonly unsafe ref struct GemmScratch(GemmBlocking blocking)
{
    private readonly AlignedFloats _panel = new((nuint)(GemmBlocking.BlockK * blocking.PanelWidth));
    private readonly AlignedFloats _c = new((nuint)blocking.Rows * (nuint)blocking.Columns);

    internal float* Panel => _panel.Address;

    internal float* C => _c.Address;

    public void Dispose()
    {
        _panel.Dispose();
        _c.Dispose();
    }
}
