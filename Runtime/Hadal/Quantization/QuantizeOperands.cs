namespace Hadal;

/// <summary>What a call of a quantiser reads and writes.</summary>
/// <param name="Source">[rows, columns].</param>
/// <param name="Straight">The result of the source's shape, where one is asked for.</param>
/// <param name="Transposed">The result of shape [columns, rows], where one is asked for.</param>
/// <param name="Rule">How scales follow from the largest magnitudes.</param>
internal readonly record struct QuantizeOperands<T>(DeviceTensor<T> Source, Fp8Parts? Straight, Fp8Parts? Transposed, ScaleRule Rule)
    where T : unmanaged
{
    internal int Rows => Source.Shape[0];

    internal int Columns => Source.Shape[1];
}
