using Hadal;
using Xunit;

namespace Company.App1;

public sealed class ProjectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Projection_equals_the_product_in_float64_but_for_the_rounding_of_FP8(int rows)
    {
        Random random = new(1);
        float[] activations = Numbers(random, rows * Layers.K), weights = Numbers(random, Layers.N * Layers.K);

        float[] projected = Project(rows, activations, weights);

        double squaredError = 0, squares = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < Layers.N; column++)
            {
                double expected = 0;
                for (int k = 0; k < Layers.K; k++)
                    expected += (double)activations[(row * Layers.K) + k] * weights[(column * Layers.K) + k];

                squaredError += Math.Pow(projected[(row * Layers.N) + column] - expected, 2);
                squares += expected * expected;
            }
        }

        Assert.InRange(Math.Sqrt(squaredError / squares), 0, 0.05);
    }

    private static float[] Project(int rows, float[] activations, float[] weights)
    {
        Device device = Device.Default;
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<float> left = new(device, rows, Layers.K), right = new(device, Layers.N, Layers.K);
        left.CopyFrom(activations);
        right.CopyFrom(weights);

        using Fp8Rows a = new(device, rows, Layers.K);
        using Fp8Blocks b = new(device, Layers.N, Layers.K);
        using DeviceTensor<BFloat16> d = new(device, rows, Layers.N);
        Quantizer.ToRows(stream, left, a, ScaleRule.Exact);
        Quantizer.ToBlocks(stream, right, b, ScaleRule.Exact);
        Layers.Projection(stream, a, b, d);
        stream.Synchronize();
        return [.. d.ToArray().Select(value => (float)value)];
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
