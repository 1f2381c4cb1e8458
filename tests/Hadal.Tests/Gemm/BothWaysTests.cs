using System.Runtime.InteropServices;
using CsCheck;
using Xunit;

namespace Hadal.Tests.Gemm;

/// <summary>How the quantisers of a source, of its transposition and of both, and the transposition of blocks, fit together.</summary>
public sealed class BothWaysTests : IDisposable
{
    private static readonly Gen<int> s_extent = Gen.OneOfConst(16, 112, 128, 144, 272);

    private readonly DeviceStream _stream = Device.Cpu.CreateStream();

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void Rows_both_ways_are_the_rows_and_the_transposed_rows() => Gen.Select(s_extent, s_extent, Gen.Int).Sample(
        (rows, columns, seed) =>
        {
            using DeviceTensor<BFloat16> source = Random(rows, columns, seed);
            using Fp8Rows straight = new(Device.Cpu, rows, columns), straightOfBoth = new(Device.Cpu, rows, columns);
            using Fp8Rows transposed = new(Device.Cpu, columns, rows), transposedOfBoth = new(Device.Cpu, columns, rows);
            Quantizer.ToRows(_stream, source, straight, ScaleRule.PowerOfTwo);
            Quantizer.ToTransposedRows(_stream, source, transposed, ScaleRule.PowerOfTwo);
            Quantizer.ToRowsBothWays(_stream, source, straightOfBoth, transposedOfBoth, ScaleRule.PowerOfTwo);

            AssertEqual((straight.Values, straight.Scales), (straightOfBoth.Values, straightOfBoth.Scales));
            AssertEqual((transposed.Values, transposed.Scales), (transposedOfBoth.Values, transposedOfBoth.Scales));
        },
        iter: 20);

    [Fact]
    public void Blocks_both_ways_are_the_blocks_and_their_transposition() => Gen.Select(s_extent, s_extent, Gen.Int).Sample(
        (rows, columns, seed) =>
        {
            using DeviceTensor<BFloat16> source = Random(rows, columns, seed);
            using Fp8Blocks straight = new(Device.Cpu, rows, columns), straightOfBoth = new(Device.Cpu, rows, columns);
            using Fp8Blocks transposed = new(Device.Cpu, columns, rows), transposedOfBoth = new(Device.Cpu, columns, rows);
            Quantizer.ToBlocks(_stream, source, straight, ScaleRule.Exact);
            Quantizer.Transpose(_stream, straight, transposed);
            Quantizer.ToBlocksBothWays(_stream, source, straightOfBoth, transposedOfBoth, ScaleRule.Exact);

            AssertEqual((straight.Values, straight.Scales), (straightOfBoth.Values, straightOfBoth.Scales));
            AssertEqual((transposed.Values, transposed.Scales), (transposedOfBoth.Values, transposedOfBoth.Scales));
        },
        iter: 20);

    [Fact]
    public void A_transposition_moves_every_byte_and_every_scale_whatever_they_are() => Gen.Select(s_extent, s_extent, Gen.Int).Sample(
        (rows, columns, seed) =>
        {
            Random random = new(seed);
            byte[] values = new byte[rows * columns];
            random.NextBytes(values);
            using Fp8Blocks source = new(Device.Cpu, rows, columns), transposed = new(Device.Cpu, columns, rows);
            uint[] scales = [.. Enumerable.Range(0, (int)source.Scales.Length).Select(_ => (uint)random.NextInt64(1L << 32))];
            source.Values.CopyFrom(MemoryMarshal.Cast<byte, Float8E4M3>(values));
            source.Scales.CopyFrom(MemoryMarshal.Cast<uint, float>(scales));

            Quantizer.Transpose(_stream, source, transposed);

            Float8E4M3[] moved = transposed.Values.ToArray();
            ReadOnlySpan<uint> movedScales = MemoryMarshal.Cast<float, uint>(transposed.Scales.ToArray());
            (int down, int across) = (source.Scales.Shape[0], source.Scales.Shape[1]);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    if (values[(row * columns) + column] != moved[(column * rows) + row].ToBits())
                        Assert.Fail($"[{row}, {column}] of [{rows}, {columns}]");
                }
            }

            for (int i = 0; i < scales.Length; i++)
                Assert.Equal(scales[i], movedScales[(i % across * down) + (i / across)]);
        },
        iter: 40);

    private static DeviceTensor<BFloat16> Random(int rows, int columns, int seed)
    {
        Random random = new(seed);
        DeviceTensor<BFloat16> tensor = new(Device.Cpu, rows, columns);
        tensor.CopyFrom([.. Enumerable.Range(0, rows * columns).Select(_ => (BFloat16)((random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-6, 4))))]);
        return tensor;
    }

    private static void AssertEqual(
        (DeviceTensor<Float8E4M3> Values, DeviceTensor<float> Scales) expected, (DeviceTensor<Float8E4M3> Values, DeviceTensor<float> Scales) given)
    {
        Assert.Equal(expected.Values.ToArray(), given.Values.ToArray());
        Assert.Equal(expected.Scales.ToArray(), given.Scales.ToArray());
    }
}
