using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Mla.Operands;

/// <summary>Normal keys and queries of deviation 0.1, as those that the anchors were measured with.</summary>
internal static class KeyData
{
    private const float Sigma = 0.1f;

    /// <summary>What is drawn anew: more than the L2 cache holds. All else repeats it.</summary>
    private const int DrawnBytes = 64 << 20;

    private const int Tile = 128;
    private const int Rotary = MlaRules.KeyWidth - MlaRules.ValueWidth;

    /// <summary>Fills a cache, [pages, page size, elements of a row].</summary>
    internal static void Fill<T>(DeviceStream stream, DeviceTensor<T> rows)
        where T : unmanaged
    {
        int pages = rows.Shape[0];
        int pageRows = rows.Shape[1];
        int drawn = Math.Min(pages, DrawnBytes / (pageRows * rows.Shape[2] * Unsafe.SizeOf<T>()));
        rows.Slice(0, drawn).CopyFrom(Rows<T>(drawn * pageRows, rows.Shape[2], seed: 1));
        for (int page = drawn; page < pages; page += drawn)
        {
            int count = Math.Min(drawn, pages - page);
            rows.Slice(0, count).CopyTo(stream, rows.Slice(page, count));
        }

        stream.Synchronize();
    }

    /// <summary>Rows of so many elements of a type.</summary>
    internal static T[] Rows<T>(int rows, int elements, int seed)
        where T : unmanaged
    {
        BFloat16[] normal = NormalData.Matrix(rows, MlaRules.KeyWidth, seed);
        T[] values = new T[checked(rows * elements)];
        Parallel.For(0, rows, row => Convert<T>(normal.AsSpan(row * MlaRules.KeyWidth, MlaRules.KeyWidth), values.AsSpan(row * elements, elements)));
        return values;
    }

    private static void Convert<T>(ReadOnlySpan<BFloat16> normal, Span<T> row)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Float8E4M3))
        {
            ToBytes(normal, MemoryMarshal.AsBytes(row));
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            float value = Sigma * (float)normal[i];
            row[i] = typeof(T) == typeof(Half) ? (T)(object)(Half)value : (T)(object)(BFloat16)value;
        }
    }

    private static void ToBytes(ReadOnlySpan<BFloat16> normal, Span<byte> row)
    {
        // A power of two, as caches are written with; the codes fill e4m3's range.
        const float Scale = 1 / 1024f;
        for (int i = 0; i < MlaRules.ValueWidth; i++)
        {
            row[i] = ((Float8E4M3)(Sigma / Scale * (float)normal[i])).ToBits();
        }

        int position = MlaRules.ValueWidth;
        for (int tile = 0; tile < MlaRules.ValueWidth / Tile; tile++, position += sizeof(float))
        {
            BinaryPrimitives.WriteSingleLittleEndian(row[position..], Scale);
        }

        for (int i = 0; i < Rotary; i++, position += sizeof(ushort))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(row[position..], ((BFloat16)(Sigma * (float)normal[MlaRules.ValueWidth + i])).ToBits());
        }
    }
}
