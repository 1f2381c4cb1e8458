using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>Packing of e4m3 rows into float panels [depth][width], the order in which a micro-kernel reads them. Absent rows are zeros.</summary>
internal static unsafe class Panels
{
    internal const int BlockDepth = 128;
    private const int BytesPerLane = 4;

    /// <summary>Packs <paramref name="rows"/> ≤ <paramref name="width"/> rows of which the first <paramref name="depth"/> ≤ 128 bytes count.</summary>
    /// <param name="source">The first byte of the first row.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="depth">How many bytes of each.</param>
    /// <param name="width">The width of the panel, at most 32.</param>
    /// <param name="panel">[align(depth, 4)][width], and room for a vector behind it.</param>
    [SkipLocalsInit]
    internal static void Pack(byte* source, long stride, int rows, int depth, int width, float* panel)
    {
        // Four bytes of K travel as one lane, so that the transposition moves lanes and the decoding finds whole vectors.
        int quads = (depth + BytesPerLane - 1) / BytesPerLane;
        int* lanes = stackalloc int[(BlockDepth / BytesPerLane * 32) + Vector256<int>.Count];
        for (int row = 0; row < width; row++)
            PackLanes(source + (row * stride), row < rows ? depth : 0, quads, lanes + row, width);

        for (int quad = 0; quad < quads; quad++, lanes += width, panel += BytesPerLane * width)
        {
            Decode(lanes, width, panel);
        }
    }

    private static void PackLanes(byte* source, int depth, int quads, int* lanes, int width)
    {
        int quad = 0;
        for (; quad < depth / BytesPerLane; quad++)
            lanes[quad * width] = Unsafe.ReadUnaligned<int>(source + (quad * BytesPerLane));
        for (; quad < quads; quad++)
        {
            int lane = 0;
            for (int i = quad * BytesPerLane; i < depth; i++)
                lane |= source[i] << (8 * (i % BytesPerLane));
            lanes[quad * width] = lane;
        }
    }

    // A width that no vector divides is overrun, row by row in ascending order, so that the next row repairs it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Decode(int* lanes, int width, float* panel)
    {
        for (int i = 0; i < width; i += Vector256<int>.Count)
            Fp8Decoding.Byte0(Vector256.Load(lanes + i)).Store(panel + i);
        for (int i = 0; i < width; i += Vector256<int>.Count)
            Fp8Decoding.Byte1(Vector256.Load(lanes + i)).Store(panel + width + i);
        for (int i = 0; i < width; i += Vector256<int>.Count)
            Fp8Decoding.Byte2(Vector256.Load(lanes + i)).Store(panel + (2 * width) + i);
        for (int i = 0; i < width; i += Vector256<int>.Count)
            Fp8Decoding.Byte3(Vector256.Load(lanes + i)).Store(panel + (3 * width) + i);
    }
}
