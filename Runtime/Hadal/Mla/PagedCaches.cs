using Hadal.Specs;

namespace Hadal;

/// <summary>Makes paged caches of what is there already.</summary>
public static class PagedCaches
{
    /// <summary>Wraps a tensor of the caller, who goes on owning it.</summary>
    /// <param name="rows">[pages, page size, 576 or 512], or [pages, page size, 656] of <see cref="Float8E4M3"/>.</param>
    /// <exception cref="KernelArgumentException">The shape or the type is not supported.</exception>
    public static PagedCache<T> From<T>(DeviceTensor<T> rows)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Shape.Length != 3)
        {
            throw new KernelArgumentException(nameof(rows), $"A paged cache is [pages, page size, width]; the tensor is {TensorShape.Format(rows.Shape)}.");
        }

        int width = PagedCache<T>.IsFp8 ? MlaRules.KeyWidth : rows.Shape[2];
        return PagedCache<T>.RowElements(rows.Shape[1], width) == rows.Shape[2]
            ? new PagedCache<T>(rows, width, owns: false)
            : throw new KernelArgumentException(nameof(rows), $"A row of an FP8 cache has {MlaRules.Fp8RowBytes} bytes; the tensor is {TensorShape.Format(rows.Shape)}.");
    }
}
