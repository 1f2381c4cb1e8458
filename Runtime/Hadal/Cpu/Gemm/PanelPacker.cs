using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Hadal.Cpu;

/// <summary>Turns rows of B into a panel: floats, [128][width], in the order in which the micro-kernel reads them.</summary>
internal static unsafe class PanelPacker
{
    private const int BlockK = GemmBlocking.BlockK;
    private const int Quads = BlockK / sizeof(int);
    private const int MaxWidth = VectorTranspose.Width;

    /// <summary>Packs <paramref name="columns"/> ≤ <paramref name="width"/> rows of B, <paramref name="depth"/> ≤ 128 long; what is missing becomes zero.</summary>
    [SkipLocalsInit]
    internal static void Pack(Float8E4M3* b, int stride, int columns, int depth, float* panel, int width)
    {
        byte* edge = stackalloc byte[MaxWidth * BlockK];
        byte* source = (byte*)b;
        if (columns < width || depth < BlockK)
        {
            new Span<byte>(edge, width * BlockK).Clear();
            for (int column = 0; column < columns; column++)
                Unsafe.CopyBlockUnaligned(edge + (column * BlockK), source + ((long)column * stride), (uint)depth);
            source = edge;
            stride = BlockK;
        }

        if (!Avx512F.IsSupported || width != VectorTranspose.Width || !VectorTranspose.TryPack(source, stride, panel))
            PackPortably(source, stride, panel, width);
    }

    // Four bytes of K travel as one integer, so that they are gathered four at a time and decoded as whole vectors.
    [SkipLocalsInit]
    private static void PackPortably(byte* source, int stride, float* panel, int width)
    {
        int* gathered = stackalloc int[Quads * MaxWidth];
        for (int column = 0; column < width; column++, source += stride)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(source + BlockK);
                Sse.Prefetch0(source + BlockK + (BlockK / 2));
            }
            for (int quad = 0; quad < Quads; quad++)
                gathered[(quad * width) + column] = Unsafe.ReadUnaligned<int>(source + (quad * sizeof(int)));
        }

        for (int quad = 0; quad < Quads; quad++, gathered += width, panel += sizeof(int) * width)
        {
            for (int column = 0; column < width; column += Vector<int>.Count)
            {
                Vector<int> codes = Vector.Load(gathered + column);
                ToSingle(codes << 24).Store(panel + column);
                ToSingle(codes << 16).Store(panel + width + column);
                ToSingle(codes << 8).Store(panel + (2 * width) + column);
                ToSingle(codes).Store(panel + (3 * width) + column);
            }
        }
    }

    /// <summary>The e4m3 number in the highest byte of each integer; see <see cref="VectorTranspose"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> ToSingle(Vector<int> codes)
    {
        Vector<int> magnitude = new(0x07f00000);
        Vector<int> bits = (codes >> 4) & new Vector<int>(unchecked((int)0x87f00000));
        Vector<int> isNaN = Vector.Equals(bits & magnitude, magnitude);
        Vector<float> values = Vector.AsVectorSingle(bits) * BitConverter.Int32BitsToSingle((127 + 120) << 23);
        return Vector.AsVectorSingle(Vector.AsVectorInt32(values) | isNaN);
    }
}
