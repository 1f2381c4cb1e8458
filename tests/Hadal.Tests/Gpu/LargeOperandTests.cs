using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>
/// Operands whose bytes 32 bits do not count. They are filled with one value, and rows around 2³¹ and 2³² bytes and at the ends with others, so
/// that an address that wraps reads or writes what is seen to be wrong.
/// </summary>
[Collection(GpuMachine.Collection)]
public class LargeOperandTests
{
    // Bytes of e4m3 whose values are 1, 2 and 4.
    private static readonly (byte Byte, float Value)[] s_values = [(0x38, 1), (0x40, 2), (0x48, 4)];

    // All bytes of a float that is nearly 0.75, so that a fill by bytes makes scales.
    private static readonly float s_scale = BitConverter.Int32BitsToSingle(0x3F3F3F3F);

    [Fact]
    public void Memory_is_copied_filled_and_sliced_beyond_32_bits()
    {
        const int Rows = 4099, Row = 1 << 20;
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<byte> source = new(device, Rows, Row), destination = new(device, Rows, Row);
        source.Fill(stream, 1);
        source.Slice(2048, 1).Fill(stream, 2);
        source.Slice(Rows - 1, 1).Fill(stream, 3);
        source.CopyTo(stream, destination);
        stream.Synchronize();

        foreach ((int row, int value) in ((int, int)[])[(0, 1), (2047, 1), (2048, 2), (2049, 1), (4095, 1), (4096, 1), (Rows - 2, 1), (Rows - 1, 3)])
        {
            Assert.All(destination.Slice(row, 1).ToArray(), given => Assert.Equal(value, given));
        }
    }

    [Theory]
    [InlineData(GemmOptions.None)]
    [InlineData(GemmOptions.RowsByRows)]
    public void A_product_reads_A_beyond_32_bits(GemmOptions options) => Multiply(options, m: 2_100_000, n: 64, k: 2064);

    /// <summary>For few rows by the kernel of few rows too.</summary>
    [Theory]
    [InlineData(GemmOptions.None, 5)]
    [InlineData(GemmOptions.None, 200)]
    [InlineData(GemmOptions.RowsByRows, 5)]
    [InlineData(GemmOptions.RowsByRows, 200)]
    public void A_product_reads_B_beyond_32_bits(GemmOptions options, int m) => Multiply(options, m, n: 70_000, k: 62_000);

    [Theory]
    [InlineData(GemmOptions.None)]
    [InlineData(GemmOptions.RowsByRows)]
    public void A_product_writes_D_beyond_32_bits(GemmOptions options) => Multiply(options, m: 40_000, n: 56_000, k: 128);

    [Fact]
    public void A_source_beyond_32_bits_is_quantised()
    {
        const int Rows = 530_000, Columns = 2064;
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<float> source = new(device, Rows, Columns);
        using Fp8Rows quantised = new(device, Rows, Columns);
        source.Fill(stream, 0x3F);
        int[] marked = [.. Marks(Rows, Columns * sizeof(float))];
        float[] row = [.. Enumerable.Range(0, Columns).Select(i => i % 128 == 0 ? 448f : 7f)];
        foreach (int i in marked)
        {
            source.Slice(i, 1).CopyFrom(row);
        }

        Quantizer.ToRows(stream, source, quantised, ScaleRule.Exact);
        stream.Synchronize();

        // 448 is the largest of its group, so its scale is 1 and values stay what they are; elsewhere all values are their group's largest.
        byte[] expected = [.. row.Select(value => value == 448 ? (byte)0x7E : (byte)0x4E)];
        foreach (int i in Neighbours(marked, Rows))
        {
            byte[] values = [.. quantised.Values.Slice(i, 1).ToArray().Select(value => value.ToBits())];
            Assert.Equal(marked.Contains(i) ? expected : [.. Enumerable.Repeat((byte)0x7E, Columns)], values);
        }
    }

    private static void Multiply(GemmOptions options, int m, int n, int k)
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using Fp8Rows a = new(device, m, k);
        using DeviceTensor<BFloat16> d = new(device, m, n);
        d.Fill(stream, 0xFF);
        float[] rows = Fill(stream, a.Values), columns;
        a.Scales.Fill(stream, 0x3F);
        GemmKernel kernel = GemmKernel.Create<BFloat16>(n, k, options);
        if (options.HasFlag(GemmOptions.RowsByRows))
        {
            using Fp8Rows b = new(device, n, k);
            columns = Fill(stream, b.Values);
            b.Scales.Fill(stream, 0x3F);
            kernel.Run(stream, a, b, d);
            stream.Synchronize();
        }
        else
        {
            using Fp8Blocks b = new(device, n, k);
            columns = Fill(stream, b.Values);
            b.Scales.Fill(stream, 0x3F);
            kernel.Run(stream, a, b, d);
            stream.Synchronize();
        }

        Assert.True(Math.Max(Math.Max((long)m * k, (long)n * k), 2L * m * n) > uint.MaxValue);
        foreach (int row in Neighbours([.. Marks(m, k).Concat(Marks(m, 2 * n)).Distinct()], m))
        {
            BFloat16[] given = d.Slice(row, 1).ToArray();
            for (int column = 0; column < n; column++)
            {
                // Powers of two by a sum of equal terms: what is rounded is the sum, once in FP32 a block of K and once in BF16.
                double expected = (double)k * rows[row] * columns[column] * s_scale * s_scale;
                double value = (float)given[column];
                Assert.True(Math.Abs(value - expected) <= expected / 200, $"D[{row}, {column}] is {value}, expected {expected}.");
            }
        }
    }

    /// <summary>Ones, but for marked rows of twos and fours by turns.</summary>
    /// <returns>The value of each row.</returns>
    private static float[] Fill(DeviceStream stream, DeviceTensor<Float8E4M3> values)
    {
        (int rows, int columns) = (values.Shape[0], values.Shape[1]);
        float[] filled = [.. Enumerable.Repeat(1f, rows)];
        values.Fill(stream, s_values[0].Byte);
        int turn = 0;
        foreach (int row in Marks(rows, columns))
        {
            (byte bits, float value) = s_values[1 + (turn++ % 2)];
            values.Slice(row, 1).Fill(stream, bits);
            filled[row] = value;
        }

        return filled;
    }

    /// <summary>The rows that hold byte 0, 2³¹, 2³² and the last.</summary>
    private static IEnumerable<int> Marks(int rows, long bytesOfRow) =>
        ((long[])[0, (1L << 31) / bytesOfRow, (1L << 32) / bytesOfRow, rows - 1]).Where(row => row < rows).Select(row => (int)row).Distinct();

    private static IEnumerable<int> Neighbours(int[] rows, int count) =>
        rows.SelectMany(row => (int[])[row - 1, row, row + 1]).Where(row => row >= 0 && row < count).Distinct().Order();
}
