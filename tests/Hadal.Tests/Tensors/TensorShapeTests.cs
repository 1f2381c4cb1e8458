using System.Numerics;
using CsCheck;
using Xunit;

namespace Hadal.Tests.Tensors;

public class TensorShapeTests
{
    private static readonly Gen<int> s_extents = Gen.OneOf(Gen.Int[0, 20], Gen.Int[0, int.MaxValue], Gen.OneOfConst(0, 1, int.MaxValue));

    [Fact]
    public void A_count_is_the_product_or_the_shape_is_refused() => Gen.Select(s_extents.Array[1, 5], Gen.OneOfConst(1, 2, 4, 8)).Sample((shape, size) =>
    {
        BigInteger exact = shape.Aggregate(BigInteger.One, (product, extent) => product * extent);
        if (exact * size <= long.MaxValue)
        {
            Assert.Equal(exact, TensorShape.Count(shape, size));
        }
        else
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => TensorShape.Count(shape, size));
            Assert.Contains($"[{string.Join(", ", shape)}]", error.Message);
        }
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(3, -1)]
    [InlineData(0, int.MinValue)]
    public void A_negative_extent_is_refused_with_the_shape(params int[] shape)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceTensor<float>(Device.Cpu, shape));
        Assert.Contains($"[{string.Join(", ", shape)}]", error.Message);
    }

    [Fact]
    public void A_tensor_has_a_dimension() => Assert.Throws<ArgumentException>(() => new DeviceTensor<float>(Device.Cpu));

    [Fact]
    public void More_elements_than_an_int_counts_are_counted()
    {
        Assert.Equal(1L << 32, TensorShape.Count([1 << 16, 1 << 16], 4));
        Assert.Equal(0, TensorShape.Count([int.MaxValue, int.MaxValue, int.MaxValue, 0], 8));
    }

    [Fact]
    public void A_tensor_that_no_machine_holds_is_refused_and_the_process_lives()
    {
        DeviceMemoryException error = Assert.Throws<DeviceMemoryException>(() => new DeviceTensor<double>(Device.Cpu, 1 << 30, 1 << 28));
        Assert.Contains("bytes", error.Message);
    }
}
