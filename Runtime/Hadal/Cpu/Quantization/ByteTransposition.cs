using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Hadal.Cpu;

/// <summary>Transposes tiles of bytes.</summary>
internal static unsafe class ByteTransposition
{
    /// <summary>The side of a tile: what a cache holds easily, and the group of FP8 scales.</summary>
    internal const int Side = ScaleShape.Group;

    private const int Word = sizeof(ulong);

    /// <summary>destination[column][row] = source[row][column], for extents that are multiples of eight.</summary>
    internal static void Run(byte* source, nint sourceStride, byte* destination, nint destinationStride, int rows, int columns)
    {
        for (int column = 0; column < columns; column += Word)
        {
            for (int row = 0; row < rows; row += Word)
                RunWord(source + (row * sourceStride) + column, sourceStride, destination + (column * destinationStride) + row, destinationStride);
        }
    }

    // Halves, then quarters, then bytes of eight words change places with those of their partners.
    private static void RunWord(byte* source, nint sourceStride, byte* destination, nint destinationStride)
    {
        ulong* words = stackalloc ulong[Word];
        for (int i = 0; i < Word; i++)
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(source + (i * sourceStride), Word));
        Exchange(words, 4, 0x0000_0000_FFFF_FFFF);
        Exchange(words, 2, 0x0000_FFFF_0000_FFFF);
        Exchange(words, 1, 0x00FF_00FF_00FF_00FF);
        for (int i = 0; i < Word; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(destination + (i * destinationStride), Word), words[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(ulong* words, int distance, ulong lower)
    {
        for (int i = 0; i < Word; i++)
        {
            if ((i & distance) == 0)
            {
                ulong changed = ((words[i] >> (8 * distance)) ^ words[i + distance]) & lower;
                words[i + distance] ^= changed;
                words[i] ^= changed << (8 * distance);
            }
        }
    }
}
