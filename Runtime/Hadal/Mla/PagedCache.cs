using Hadal.Specs;

namespace Hadal;

/// <summary>
/// The keys of attention layers, in pages that a page table assigns to sequences. Values are the first 512 elements of a key.
/// </summary>
/// <typeparam name="T">
/// <see cref="BFloat16"/> or <see cref="Half"/>: a row is the key. <see cref="Float8E4M3"/>: a row is 656 bytes, 512 e4m3 of the latent part,
/// 4 scales in FP32 (one for 128 of them each), and the rotary part as 64 BF16.
/// </typeparam>
public sealed class PagedCache<T> : IDisposable
    where T : unmanaged
{
    private readonly bool _owns;

    /// <summary>Allocates pages; contents are undefined.</summary>
    /// <param name="device">Where they live.</param>
    /// <param name="pages">Pages, 0 or more.</param>
    /// <param name="pageSize">Tokens of a page: a power of two from 16 to 256.</param>
    /// <param name="width">Width of a key: 576 (512 latent and 64 rotary), or 512 where <typeparamref name="T"/> has 16 bits.</param>
    /// <exception cref="KernelArgumentException">The page size, the width or the type is not supported.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pages are less than 0.</exception>
    public PagedCache(Device device, int pages, int pageSize, int width = MlaRules.KeyWidth)
        : this(new DeviceTensor<T>(device, pages, pageSize, RowElements(pageSize, width)), width, owns: true)
    {
    }

    internal PagedCache(DeviceTensor<T> rows, int width, bool owns)
    {
        Rows = rows;
        Width = width;
        _owns = owns;
    }

    /// <summary>Where the pages live.</summary>
    public Device Device => Rows.Device;

    /// <summary>Pages.</summary>
    public int Pages => Rows.Shape[0];

    /// <summary>Tokens of a page.</summary>
    public int PageSize => Rows.Shape[1];

    /// <summary>Width of a key: 576 or 512.</summary>
    public int Width { get; }

    /// <summary>The rows, [pages, page size, elements of a row].</summary>
    public DeviceTensor<T> Rows { get; }

    /// <summary>Frees the pages, unless they were wrapped.</summary>
    public void Dispose()
    {
        if (_owns)
        {
            Rows.Dispose();
        }
    }

    internal static bool IsFp8 => typeof(T) == typeof(Float8E4M3);

    internal static int RowElements(int pageSize, int width)
    {
        if (!IsFp8 && typeof(T) != typeof(BFloat16) && typeof(T) != typeof(Half))
        {
            throw new KernelArgumentException(nameof(T), $"A paged cache holds BFloat16, Half or Float8E4M3; the type is {typeof(T).Name}.");
        }

        if (!MlaRules.IsPageSize(pageSize))
        {
            throw new KernelArgumentException(
                nameof(pageSize), $"Pages have a power of two of tokens, {MlaRules.LeastPageSize} … {MlaRules.MostPageSize}; the page size is {pageSize}.");
        }

        return IsFp8
            ? width == MlaRules.KeyWidth
                ? MlaRules.Fp8RowBytes
                : throw new KernelArgumentException(nameof(width), $"Keys of an FP8 cache are {MlaRules.KeyWidth} wide; the width is {width}.")
            : MlaRules.IsWidth(width)
                ? width
                : throw new KernelArgumentException(nameof(width), $"Keys are {MlaRules.KeyWidth} or {MlaRules.ValueWidth} wide; the width is {width}.");
    }
}
