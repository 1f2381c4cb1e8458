using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hadal.Cpu;

/// <summary>
/// Packs 32 rows × 128 bytes with AVX-512. Four bytes of a row travel together as one integer while 16 × 16 integers are transposed; then
/// each vector holds four consecutive K of 16 columns, and each byte becomes a float where it stands, without being widened first.
/// </summary>
internal static unsafe class VectorTranspose
{
    /// <summary>Columns of a panel.</summary>
    internal const int Width = 2 * Size;

    private const int Size = 16;
    private const int BlockK = GemmBlocking.BlockK;

    /// <summary>False if some value is NaN, which the conversion does not know; the panel is then to be packed otherwise.</summary>
    internal static bool TryPack(byte* b, int stride, float* panel)
    {
        Vector512<byte> nan = Vector512<byte>.Zero;
        for (int column = 0; column < Width; column += Size)
        {
            for (int k = 0; k < BlockK; k += sizeof(int) * Size)
                nan |= PackSquare(b + ((long)column * stride) + k, stride, panel + (k * Width) + column);
        }
        return nan == Vector512<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector512<byte> PackSquare(byte* b, nint stride, float* panel)
    {
        Vector512<int> r0 = Load(b);
        Vector512<int> r1 = Load(b + stride);
        Vector512<int> r2 = Load(b + (2 * stride));
        Vector512<int> r3 = Load(b + (3 * stride));
        Vector512<int> r4 = Load(b + (4 * stride));
        Vector512<int> r5 = Load(b + (5 * stride));
        Vector512<int> r6 = Load(b + (6 * stride));
        Vector512<int> r7 = Load(b + (7 * stride));
        Vector512<int> r8 = Load(b + (8 * stride));
        Vector512<int> r9 = Load(b + (9 * stride));
        Vector512<int> r10 = Load(b + (10 * stride));
        Vector512<int> r11 = Load(b + (11 * stride));
        Vector512<int> r12 = Load(b + (12 * stride));
        Vector512<int> r13 = Load(b + (13 * stride));
        Vector512<int> r14 = Load(b + (14 * stride));
        Vector512<int> r15 = Load(b + (15 * stride));

        Vector512<byte> nan = IsNaN(r0) | IsNaN(r1) | IsNaN(r2) | IsNaN(r3) | IsNaN(r4) | IsNaN(r5) | IsNaN(r6) | IsNaN(r7)
            | IsNaN(r8) | IsNaN(r9) | IsNaN(r10) | IsNaN(r11) | IsNaN(r12) | IsNaN(r13) | IsNaN(r14) | IsNaN(r15);

        // Within each 128 bits: 4 × 4 integers of four rows each.
        Transpose(ref r0, ref r1, ref r2, ref r3);
        Transpose(ref r4, ref r5, ref r6, ref r7);
        Transpose(ref r8, ref r9, ref r10, ref r11);
        Transpose(ref r12, ref r13, ref r14, ref r15);

        // r[4g + i], in its quarter q, now holds integer 4q + i of rows 4g .. 4g + 3. Quarters are transposed in turn.
        StoreQuarters(r0, r4, r8, r12, panel);
        StoreQuarters(r1, r5, r9, r13, panel + (1 * 4 * Width));
        StoreQuarters(r2, r6, r10, r14, panel + (2 * 4 * Width));
        StoreQuarters(r3, r7, r11, r15, panel + (3 * 4 * Width));
        return nan;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Load(byte* row)
    {
        // Each row is another stream, more than the hardware follows: fetch what the next block of K will read.
        Sse.Prefetch0(row + BlockK);
        return Vector512.Load(row).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> IsNaN(Vector512<int> codes) =>
        Vector512.Equals(codes.AsByte() | Vector512.Create((byte)0x80), Vector512<byte>.AllBitsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector512<int> r0, ref Vector512<int> r1, ref Vector512<int> r2, ref Vector512<int> r3)
    {
        Vector512<long> low01 = Avx512F.UnpackLow(r0, r1).AsInt64(), high01 = Avx512F.UnpackHigh(r0, r1).AsInt64();
        Vector512<long> low23 = Avx512F.UnpackLow(r2, r3).AsInt64(), high23 = Avx512F.UnpackHigh(r2, r3).AsInt64();
        r0 = Avx512F.UnpackLow(low01, low23).AsInt32();
        r1 = Avx512F.UnpackHigh(low01, low23).AsInt32();
        r2 = Avx512F.UnpackLow(high01, high23).AsInt32();
        r3 = Avx512F.UnpackHigh(high01, high23).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<int> a, Vector512<int> b, Vector512<int> c, Vector512<int> d, float* panel)
    {
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        const int Quarter = 4 * 4 * Width;

        Vector512<int> lowAB = Avx512F.Shuffle4x128(a, b, 0b01_00_01_00), highAB = Avx512F.Shuffle4x128(a, b, 0b11_10_11_10);
        Vector512<int> lowCD = Avx512F.Shuffle4x128(c, d, 0b01_00_01_00), highCD = Avx512F.Shuffle4x128(c, d, 0b11_10_11_10);
        StoreFour(Avx512F.Shuffle4x128(lowAB, lowCD, Even), panel);
        StoreFour(Avx512F.Shuffle4x128(lowAB, lowCD, Odd), panel + Quarter);
        StoreFour(Avx512F.Shuffle4x128(highAB, highCD, Even), panel + (2 * Quarter));
        StoreFour(Avx512F.Shuffle4x128(highAB, highCD, Odd), panel + (3 * Quarter));
    }

    /// <summary>The four bytes of each integer, as floats, to four rows of the panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(Vector512<int> codes, float* panel)
    {
        ToSingle(codes << 24).Store(panel);
        ToSingle(codes << 16).Store(panel + Width);
        ToSingle(codes << 8).Store(panel + (2 * Width));
        ToSingle(codes).Store(panel + (3 * Width));
    }

    /// <summary>The e4m3 number in the highest byte of each integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ToSingle(Vector512<int> codes)
    {
        // The sign is shifted along and stays where it is; exponent and fraction arrive at their places in a float, with the exponent
        // too small by the difference of the biases, 127 - 7, for subnormal numbers too.
        Vector512<int> bits = (codes >> 4) & Vector512.Create(unchecked((int)0x87f00000));
        return bits.AsSingle() * Vector512.Create((127 + 120) << 23).AsSingle();
    }
}
