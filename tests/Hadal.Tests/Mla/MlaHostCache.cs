using System.Runtime.InteropServices;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Mla;

/// <summary>A paged cache in host memory, as its bytes and as the numbers that they stand for. All of it is NaN where no key was set.</summary>
/// <typeparam name="T">Elements, as <see cref="PagedCache{T}"/> has them.</typeparam>
internal sealed class MlaHostCache<T>
    where T : unmanaged
{
    private const int Latent = 512;
    private const int Group = 128;
    private const int RowBytes = 656;

    private readonly int _pageSize;
    private readonly int _width;

    internal MlaHostCache(int pages, int pageSize, int width)
    {
        (_pageSize, _width) = (pageSize, width);
        Rows = new T[pages * pageSize * RowElements];
        MemoryMarshal.AsBytes(Rows.AsSpan()).Fill(0xFF);
        Pages = [.. Enumerable.Range(0, pages).Select(_ => new double[pageSize * width])];
        foreach (double[] page in Pages)
        {
            Array.Fill(page, double.NaN);
        }
    }

    /// <summary>For each page [page size, width].</summary>
    internal double[][] Pages { get; }

    /// <summary>[pages, page size, elements of a row].</summary>
    internal T[] Rows { get; }

    internal int RowElements => typeof(T) == typeof(Float8E4M3) ? RowBytes : _width;

    internal void SetRandom(int page, int token, double deviation, Random random)
    {
        Span<T> row = Rows.AsSpan(((page * _pageSize) + token) * RowElements, RowElements);
        Span<double> key = Pages[page].AsSpan(token * _width, _width);
        if (typeof(T) == typeof(Float8E4M3))
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(row);
            SetLatent(bytes, key, deviation, random);
            SetNumbers(MemoryMarshal.Cast<byte, BFloat16>(bytes[(Latent + (4 * sizeof(float)))..]), key[Latent..], deviation, random);
        }
        else
        {
            SetNumbers(row, key, deviation, random);
        }
    }

    private static void SetLatent(Span<byte> bytes, Span<double> key, double deviation, Random random)
    {
        Span<float> scales = MemoryMarshal.Cast<byte, float>(bytes[Latent..])[..(Latent / Group)];
        for (int i = 0; i < Latent; i++)
        {
            if (i % Group == 0)
            {
                // Any FP32 scale is legal; six σ stay below 448 of them.
                scales[i / Group] = (float)(deviation * (0.014 + (0.02 * random.NextDouble())));
            }

            bytes[i] = ReferenceFloat8.Encode(random.Normal() * deviation / scales[i / Group]);
            key[i] = MlaNumber.Value(MlaNumber.Of<BFloat16>(ReferenceFloat8.Decode(bytes[i]) * scales[i / Group]));
        }
    }

    private static void SetNumbers<TNumber>(Span<TNumber> numbers, Span<double> values, double deviation, Random random)
        where TNumber : unmanaged
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = MlaNumber.Of<TNumber>(random.Normal() * deviation);
            values[i] = MlaNumber.Value(numbers[i]);
        }
    }
}
