using CsCheck;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Gemm;

/// <summary>The call on <see cref="Device.Cpu"/>, under the gates and guards that the GPU's tests use.</summary>
public class GemmOnCpuTests
{
    [Fact]
    public void Random_shapes_keep_the_gates_and_their_bounds() => Gen.Select(Gen.Int[0, 150], Gen.Int[1, 60], Gen.Int[1, 40], Gen.Bool, Gen.OneOfConst(Distribution.Normal, Distribution.Uniform)).Sample(
        (m, n, k, float32, distribution) => Assert.Null(float32
            ? Check<float>(m, n * 4, k * 16, distribution)
            : Check<BFloat16>(m, n * 8, k * 16, distribution)),
        iter: 40);

    [Fact]
    public void A_replayed_capture_computes_again()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using GemmCase<float> @case = GemmCase<float>.Random(Device.Cpu, 9, 20, 144, Distribution.Normal, 3);
        GemmKernel kernel = GemmKernel.Create<float>(20, 144);
        using DeviceGraph graph = stream.Capture(() => @case.Run(kernel, stream));
        @case.D.Fill(stream);

        graph.Launch(stream);

        Assert.Null(@case.Check());
    }

    [Fact]
    public void Operands_that_are_gone_are_an_ObjectDisposedException_when_they_are_captured()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        GemmCase<float> @case = GemmCase<float>.Random(Device.Cpu, 9, 20, 144, Distribution.Normal, 3);
        GemmKernel kernel = GemmKernel.Create<float>(20, 144);
        @case.Dispose();

        Assert.Throws<ObjectDisposedException>(() => stream.Capture(() => @case.Queue(kernel, stream)));
    }

    /// <summary>dW = dYᵀ·X over two micro-batches, from the matrices as a layer has them: [batch, out] and [batch, in].</summary>
    [Fact]
    public void The_gradient_of_a_weight_is_near_the_unquantised_one()
    {
        const int Batch = 272, Out = 144, In = 208;
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<float> gradient = new(Device.Cpu, Out, In);
        gradient.Fill(stream);
        GemmKernel kernel = GemmKernel.Create<float>(In, Batch, GemmOptions.RowsByRows | GemmOptions.Accumulate);
        double[] expected = new double[Out * In];
        Random random = new(6);
        for (int batch = 0; batch < 2; batch++)
        {
            BFloat16[] dY = Normal(random, Batch * Out), x = Normal(random, Batch * In);
            using Fp8Rows a = Transposed(stream, dY, Batch, Out), b = Transposed(stream, x, Batch, In);
            kernel.Run(stream, a, b, gradient);
            stream.Synchronize();
            for (int i = 0; i < expected.Length; i++)
            {
                for (int token = 0; token < Batch; token++)
                {
                    expected[i] += (double)(float)dY[(token * Out) + (i / In)] * (float)x[(token * In) + (i % In)];
                }
            }
        }

        float[] given = gradient.ToArray();
        double products = 0, squares = 0;
        for (int i = 0; i < given.Length; i++)
        {
            products += given[i] * expected[i];
            squares += ((double)given[i] * given[i]) + (expected[i] * expected[i]);
        }

        Assert.InRange(1 - (2 * products / squares), 0, 1e-3);
    }

    private static BFloat16[] Normal(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (BFloat16)(float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    private static Fp8Rows Transposed(DeviceStream stream, BFloat16[] values, int rows, int columns)
    {
        using DeviceTensor<BFloat16> source = new(Device.Cpu, rows, columns);
        source.CopyFrom(values);
        Fp8Rows transposed = new(Device.Cpu, columns, rows);
        Quantizer.ToTransposedRows(stream, source, transposed, ScaleRule.Exact);
        stream.Synchronize();
        return transposed;
    }

    private static string? Check<T>(int m, int n, int k, Distribution distribution)
        where T : unmanaged
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using GemmCase<T> @case = GemmCase<T>.Random(Device.Cpu, m, n, k, distribution, seed: (m * 31) + n);
        @case.Run(GemmKernel.Create<T>(n, k), stream);
        return @case.Check();
    }
}
