namespace Hadal;

/// <summary>Sizes of dense row-major tensors.</summary>
internal static class TensorShape
{
    /// <summary>Counts the elements; refuses negative extents, and shapes whose bytes no address can count.</summary>
    internal static long Count(ReadOnlySpan<int> shape, int elementSize)
    {
        if (shape.IsEmpty)
        {
            throw new ArgumentException("A tensor needs at least one dimension; the shape is empty.", nameof(shape));
        }

        // A zero anywhere makes the tensor empty, whatever product the other extents would overflow to.
        bool empty = false;
        foreach (int extent in shape)
        {
            if (extent < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(shape), extent, $"Extents of a tensor are 0 or more; the shape is {Format(shape)}.");
            }

            empty |= extent == 0;
        }

        Int128 count = empty ? 0 : 1;
        foreach (int extent in shape)
        {
            count *= extent;
            if (count * elementSize > nint.MaxValue)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(shape), Format(shape), $"A tensor of shape {Format(shape)} with elements of {elementSize} bytes is larger than any memory.");
            }
        }

        return (long)count;
    }

    internal static string Format(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    internal static string Format(ReadOnlySpan<nint> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
