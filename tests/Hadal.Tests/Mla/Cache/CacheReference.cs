using System.Runtime.InteropServices;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Mla.Cache;

/// <summary>The operations on a cache as their documentation has them, one element at a time.</summary>
internal sealed class CacheReference(bool isHalf, bool isFp8, int pages, int pageSize, int width)
{
    private const int Latent = 512;
    private const int Pairs = 32;

    private int RowBytes => isFp8 ? 656 : 2 * width;

    private int RotaryAt => isFp8 ? 528 : 2 * Latent;

    /// <summary>The cache: before the first operation all ones.</summary>
    internal byte[] Rows { get; } = [.. Enumerable.Repeat((byte)0xFF, pages * pageSize * (isFp8 ? 656 : 2 * width))];

    internal void Append(ushort[] tokens, int[] slots, CacheAngles? angles, int[] positions, bool powerOfTwo)
    {
        for (int token = 0; token < slots.Length; token++)
        {
            if (slots[token] < 0 || slots[token] >= pages * pageSize)
            {
                continue;
            }

            ushort[] key = tokens[(token * width)..((token + 1) * width)];
            Span<byte> row = Rows.AsSpan(slots[token] * RowBytes, RowBytes);
            if (isFp8)
            {
                Quantize([.. key[..Latent].Select(bits => CacheNumber.Value(bits, isHalf: false))], row, powerOfTwo);
            }
            else
            {
                MemoryMarshal.AsBytes(key.AsSpan(0, Latent)).CopyTo(row);
            }

            ushort[] rotary = key[Latent..];
            if (angles is not null)
            {
                Rotate(rotary, angles, positions[token], isHalf);
            }

            MemoryMarshal.AsBytes(rotary.AsSpan()).CopyTo(row[RotaryAt..]);
        }
    }

    internal void Copy(int[] pairs)
    {
        int bytes = pageSize * RowBytes;
        foreach (int[] pair in pairs.Chunk(2).Where(pair => pair.All(page => page >= 0 && page < pages)))
        {
            Rows.AsSpan(pair[0] * bytes, bytes).CopyTo(Rows.AsSpan(pair[1] * bytes));
        }
    }

    /// <summary>Rows of no sequence are all ones.</summary>
    internal ushort[] Gather(int[] starts, int[] pageTable, int rows)
    {
        ushort[] result = [.. Enumerable.Repeat((ushort)0xFFFF, rows * width)];
        int columns = pageTable.Length / Math.Max(1, starts.Length - 1);
        for (int sequence = 0; sequence < starts.Length - 1; sequence++)
        {
            for (int row = starts[sequence]; row < Math.Min(rows, starts[sequence + 1]); row++)
            {
                int token = row - starts[sequence], column = token / pageSize;
                int page = column < columns ? pageTable[(sequence * columns) + column] : -1;
                ushort[] key = page >= 0 && page < pages ? Read((page * pageSize) + (token % pageSize)) : new ushort[width];
                key.CopyTo(result, row * width);
            }
        }

        return result;
    }

    internal static void Rotate(Span<ushort> part, CacheAngles angles, int position, bool isHalf)
    {
        for (int pair = 0; pair < Pairs; pair++)
        {
            (int first, int second) = angles.Pairing == RotaryPairing.Halves ? (pair, pair + Pairs) : (2 * pair, (2 * pair) + 1);
            bool isKnown = position >= 0 && position < angles.Cosines.Length / Pairs;
            float cosine = isKnown ? angles.Cosines[(position * Pairs) + pair] : float.NaN, sine = isKnown ? angles.Sines[(position * Pairs) + pair] : float.NaN;
            float x = CacheNumber.Value(part[first], isHalf), y = CacheNumber.Value(part[second], isHalf);
            float xCosine = x * cosine, ySine = y * sine, yCosine = y * cosine, xSine = x * sine;
            part[first] = CacheNumber.Bits(xCosine - ySine, isHalf);
            part[second] = CacheNumber.Bits(yCosine + xSine, isHalf);
        }
    }

    private static void Quantize(float[] latent, Span<byte> row, bool powerOfTwo)
    {
        for (int group = 0; group < 4; group++)
        {
            float[] values = latent[(group * 128)..((group + 1) * 128)];
            bool isFinite = values.All(float.IsFinite);
            float a = isFinite ? Math.Max(values.Max(Math.Abs), 1e-4f) : 448f;
            float scale = a / 448f, factor = 448f / a;
            if (isFinite && powerOfTwo)
            {
                double least = 1.0 / 8192;
                while (least < scale)
                {
                    least *= 2;
                }

                (scale, factor) = ((float)least, (float)(1 / least));
            }

            for (int i = 0; i < 128; i++)
            {
                row[(group * 128) + i] = isFinite ? ReferenceFloat8.Encode(values[i] * factor) : ReferenceFloat8.NaN;
            }

            BitConverter.TryWriteBytes(row[(Latent + (4 * group))..], scale);
        }
    }

    private ushort[] Read(int slot)
    {
        byte[] row = Rows[(slot * RowBytes)..((slot + 1) * RowBytes)];
        if (!isFp8)
        {
            return MemoryMarshal.Cast<byte, ushort>(row).ToArray();
        }

        ushort[] key = new ushort[width];
        for (int i = 0; i < Latent; i++)
        {
            float scale = BitConverter.ToSingle(row, Latent + (i / 128 * 4));
            key[i] = CacheNumber.Bits((float)ReferenceFloat8.Decode(row[i]) * scale, isHalf: false);
        }

        MemoryMarshal.Cast<byte, ushort>(row.AsSpan(RotaryAt)).CopyTo(key.AsSpan(Latent));
        return key;
    }
}
