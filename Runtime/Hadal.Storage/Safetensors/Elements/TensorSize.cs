namespace Hadal.Storage.Safetensors;

/// <summary>Elements and bytes of a shape.</summary>
internal static class TensorSize
{
    /// <summary>As many dimensions as NumPy has; a shape of more is an attack or damage.</summary>
    internal const int MaximalRank = 64;

    /// <summary>Counts elements and bytes.</summary>
    /// <returns>What is wrong with the shape, or null.</returns>
    internal static string? Count(ReadOnlySpan<long> shape, ElementType type, out long elements, out long bytes)
    {
        (elements, bytes) = (0, 0);
        if (shape.Length > MaximalRank)
        {
            return $"a shape has at most {MaximalRank} dimensions; this one has {shape.Length}.";
        }

        // Without the zeros, so that no order of the extents hides a product that code over strides would overflow on.
        Int128 product = 1;
        bool empty = false;
        foreach (long extent in shape)
        {
            if (extent < 0)
            {
                return $"extents are 0 or more; the shape is {Format(shape)}.";
            }

            empty |= extent == 0;
            product *= Math.Max(extent, 1);
            if (product * type.Bits > long.MaxValue)
            {
                return $"a tensor has less than 2^60 bytes; {type.Name} {Format(shape)} has more.";
            }
        }

        elements = empty ? 0 : (long)product;
        long bits = elements * type.Bits;
        bytes = bits / 8;
        return bits % 8 == 0 ? null : $"a tensor ends with a whole byte; {type.Name} {Format(shape)} has {bits} bits.";
    }

    internal static string Format(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
