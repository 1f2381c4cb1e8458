using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>The memory of one thread at work on attention: queries and keys as floats, and what its rows have come to so far.</summary>
internal readonly unsafe ref struct MlaScratch(int rows, int width)
{
    private readonly AlignedFloats _q = new((nuint)(rows * width));
    private readonly AlignedFloats _keys = new((nuint)(MlaBlocking.Tokens * width));
    private readonly AlignedFloats _weights = new((nuint)(rows * MlaBlocking.Tokens));
    private readonly AlignedFloats _values = new((nuint)(rows * MlaRules.ValueWidth));
    private readonly AlignedFloats _most = new((nuint)rows);
    private readonly AlignedFloats _sums = new((nuint)rows);

    /// <summary>[rows, width].</summary>
    internal float* Q => _q.Address;

    /// <summary>[tokens, width].</summary>
    internal float* Keys => _keys.Address;

    /// <summary>[rows, tokens]: scores, and what softmax makes of them.</summary>
    internal float* Weights => _weights.Address;

    /// <summary>[rows, 512]: weighted sums of values.</summary>
    internal float* Values => _values.Address;

    /// <summary>[rows]: the largest score so far.</summary>
    internal float* Most => _most.Address;

    /// <summary>[rows]: the sum of weights so far.</summary>
    internal float* Sums => _sums.Address;

    internal void Clear(int rows)
    {
        new Span<float>(Values, rows * MlaRules.ValueWidth).Clear();
        new Span<float>(Most, rows).Fill(float.NegativeInfinity);
        new Span<float>(Sums, rows).Clear();
    }

    public void Dispose()
    {
        _q.Dispose();
        _keys.Dispose();
        _weights.Dispose();
        _values.Dispose();
        _most.Dispose();
        _sums.Dispose();
    }
}
