using Hadal.Specs;

namespace Hadal;

/// <summary>
/// The tables of a rotary position embedding. A pair (x, y) of a token at position p becomes (x·cos − y·sin, y·cos + x·sin) with the angle in row p
/// and the pair's column; in FP32, each operation rounded, the result rounded once more. Scaling of the angles (YaRN) is in the tables.
/// </summary>
public sealed class RotaryEmbedding
{
    /// <summary>Takes the tables of the caller, who goes on owning them.</summary>
    /// <param name="cosines">[positions, 32], of one position or more.</param>
    /// <param name="sines">[positions, 32].</param>
    /// <param name="pairing">Which elements make a pair; each result takes the place of its element.</param>
    /// <exception cref="KernelArgumentException">A shape, a device or the pairing does not fit.</exception>
    public RotaryEmbedding(DeviceTensor<float> cosines, DeviceTensor<float> sines, RotaryPairing pairing = RotaryPairing.Adjacent)
    {
        ArgumentNullException.ThrowIfNull(cosines);
        ArgumentNullException.ThrowIfNull(sines);
        if (cosines.Shape.Length != 2 || cosines.Shape[0] == 0 || cosines.Shape[1] != PagedCacheRules.RotaryPairs)
        {
            throw new KernelArgumentException(
                nameof(cosines), $"The cosines are [positions, {PagedCacheRules.RotaryPairs}], of one position or more; they are {TensorShape.Format(cosines.Shape)}.");
        }

        if (!sines.Shape.SequenceEqual(cosines.Shape))
        {
            throw new KernelArgumentException(
                nameof(sines), $"The sines are {TensorShape.Format(cosines.Shape)} like the cosines; they are {TensorShape.Format(sines.Shape)}.");
        }

        if (sines.Device != cosines.Device)
        {
            throw new KernelArgumentException(nameof(sines), $"The cosines live on {cosines.Device}; the sines live on {sines.Device}.");
        }

        if (pairing is not (RotaryPairing.Adjacent or RotaryPairing.Halves))
        {
            throw new KernelArgumentException(nameof(pairing), $"The pairing is Adjacent or Halves; it is {(int)pairing}.");
        }

        Cosines = cosines;
        Sines = sines;
        Pairing = pairing;
    }

    /// <summary>Where the tables live.</summary>
    public Device Device => Cosines.Device;

    /// <summary>Positions that the tables have.</summary>
    public int Positions => Cosines.Shape[0];

    /// <summary>[positions, 32].</summary>
    public DeviceTensor<float> Cosines { get; }

    /// <summary>[positions, 32].</summary>
    public DeviceTensor<float> Sines { get; }

    /// <summary>Which elements make a pair.</summary>
    public RotaryPairing Pairing { get; }
}
