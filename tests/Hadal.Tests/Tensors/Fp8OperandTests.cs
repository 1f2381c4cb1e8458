using CsCheck;
using Xunit;

namespace Hadal.Tests.Tensors;

public class Fp8OperandTests
{
    private static readonly Gen<(int Rows, int Columns)> s_shapes = Gen.Select(Gen.Int[0, 300], Gen.Int[1, 40].Select(c => c * 16));

    [Fact]
    public void Rows_have_a_scale_for_128_columns_with_rows_padded_to_four() => s_shapes.Sample((rows, columns) =>
    {
        using Fp8Rows operand = new(Device.Cpu, rows, columns);
        Assert.Equal([rows, columns], operand.Values.Shape);
        Assert.Equal([(int)Math.Ceiling(columns / 128.0), (int)Math.Ceiling(rows / 4.0) * 4], operand.Scales.Shape);
        Assert.Equal((rows, columns), (operand.Rows, operand.Columns));
    });

    [Fact]
    public void Blocks_have_a_scale_for_128_by_128() => s_shapes.Sample((rows, columns) =>
    {
        using Fp8Blocks operand = new(Device.Cpu, rows, columns);
        Assert.Equal([rows, columns], operand.Values.Shape);
        Assert.Equal([(int)Math.Ceiling(rows / 128.0), (int)Math.Ceiling(columns / 128.0)], operand.Scales.Shape);
    });

    [Theory]
    [InlineData(-1, 128)]
    [InlineData(4, 0)]
    [InlineData(4, 8)]
    [InlineData(4, 100)]
    [InlineData(4, -16)]
    [InlineData(int.MaxValue, 16)]
    public void Extents_that_no_kernel_takes_are_refused(int rows, int columns)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fp8Rows(Device.Cpu, rows, columns));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fp8Blocks(Device.Cpu, rows, columns));
    }

    [Fact]
    public void Wrapped_tensors_stay_the_callers()
    {
        using DeviceTensor<Float8E4M3> values = new(Device.Cpu, 5, 144);
        using DeviceTensor<float> scales = new(Device.Cpu, 2, 8);
        Fp8Rows.From(values, scales).Dispose();

        Assert.Equal(5 * 144, values.ToArray().Length);
    }

    [Fact]
    public void Scales_of_another_shape_are_refused_with_the_expected_and_the_given()
    {
        using DeviceTensor<Float8E4M3> values = new(Device.Cpu, 5, 144);
        using DeviceTensor<float> scales = new(Device.Cpu, 2, 5);

        ArgumentException rows = Assert.Throws<ArgumentException>(() => Fp8Rows.From(values, scales));
        Assert.Contains("[5, 144] needs scales of shape [2, 8]; they have [2, 5]", rows.Message);
        ArgumentException blocks = Assert.Throws<ArgumentException>(() => Fp8Blocks.From(values, scales));
        Assert.Contains("[5, 144] needs scales of shape [1, 2]; they have [2, 5]", blocks.Message);
    }
}
