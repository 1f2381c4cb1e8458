using System.Collections.Concurrent;
using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu;

[Collection(GpuMachine.Collection)]
public class GemmAccuracyTests
{
    private static readonly int[] s_edgeRows = [0, 1, 2, 7, 8, 9, 63, 64, 65, 127, 128, 129];

    private static readonly int[] s_largeRows = [4095, 4096, 4097];

    [Fact]
    public void Every_edge_of_m_keeps_the_gates() => CheckAll(
        GpuMachine.Require(),
        [
            .. from m in s_edgeRows
               from shape in (Shape[])[new(m, 576, 512, false), new(m, 200, 400, true), new(m, 1000, 144, false), new(m, 2112, 1024, false, Distribution.Uniform)]
               select shape,
            .. from m in s_largeRows
               from shape in (Shape[])[new(m, 1032, 1040, false), new(m, 7168, 2048, false), new(m, 516, 272, true, Distribution.Uniform)]
               select shape,
        ]);

    [Fact]
    public void The_smallest_legal_shapes_keep_the_gates() => CheckAll(
        GpuMachine.Require(),
        [.. from m in (int[])[1, 3, 64, 100, 300] from shape in (Shape[])[new(m, 8, 16, false), new(m, 4, 16, true), new(m, 8, 1024, false), new(m, 4, 144, true), new(m, 136, 16, false)] select shape]);

    [Fact]
    public void The_shapes_of_a_large_model_keep_the_gates() => CheckAll(
        GpuMachine.Require(),
        [
            .. from m in (int[])[1, 128, 4096]
               from shape in (Shape[])[new(m, 2112, 7168, false), new(m, 576, 7168, false, Distribution.Uniform), new(m, 4096, 7168, false), new(m, 7168, 2048, true)]
               select shape,
        ]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_configuration_keeps_the_gates_on_odd_remainders(bool float32)
    {
        Device device = GpuMachine.Require();
        const int M = 333, N = 1000, K = 656;
        GemmSpec spec = new(N, K, ElementType.Float8E4M3, ElementType.Float8E4M3, float32 ? ElementType.Float32 : ElementType.BFloat16, ScaleLayout.RowsByBlocks);
        GemmConfiguration[] candidates = [.. GemmVariants.Candidates(spec)];
        Assert.Equal([.. Enumerable.Range(1, 12).Select(i => i * 16)], candidates.Select(c => c.BlockN).Distinct().Order());
        Assert.Equal([64, 128, 256], candidates.Select(c => c.BlockM).Distinct().Order());
        Assert.Equal(3, candidates.Select(c => (c.ClusterM, c.ClusterN)).Distinct().Count());

        ManyCases.Check(candidates, configuration => float32
            ? Check<float>(device, new(M, N, K, float32), GemmKernel.Create<float>(N, K, configuration))
            : Check<BFloat16>(device, new(M, N, K, float32), GemmKernel.Create<BFloat16>(N, K, configuration)));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Every_configuration_of_a_gradient_keeps_the_gates_on_odd_remainders(bool float32, bool accumulate)
    {
        Device device = GpuMachine.Require();
        const int M = 333;
        GemmSpec spec = new(
            1000, 656, ElementType.Float8E4M3, ElementType.Float8E4M3, float32 ? ElementType.Float32 : ElementType.BFloat16, ScaleLayout.RowsByRows, accumulate);
        ManyCases.Check([.. GemmVariants.Candidates(spec)], configuration =>
        {
            GemmKernel kernel = GemmKernel.Create(spec, $"Gradient.{configuration.Name}", configuration);
            return float32 ? Check<float>(device, spec, M, kernel) : Check<BFloat16>(device, spec, M, kernel);
        });
    }

    private static string? Check<T>(Device device, GemmSpec spec, int m, GemmKernel kernel)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        using GemmCase<T> @case = GemmCase<T>.Random(device, spec, m, Distribution.Uniform, seed: 9);
        @case.Run(kernel, stream);
        stream.Synchronize();
        return @case.Check();
    }

    private static void CheckAll(Device device, IReadOnlyCollection<Shape> shapes)
    {
        ConcurrentDictionary<(int, int, bool), GemmKernel> kernels = new();
        ManyCases.Check(shapes, shape =>
        {
            GemmKernel kernel = kernels.GetOrAdd((shape.N, shape.K, shape.Float32), static key => key.Item3 ? GemmKernel.Create<float>(key.Item1, key.Item2) : GemmKernel.Create(key.Item1, key.Item2));
            return shape.Float32 ? Check<float>(device, shape, kernel) : Check<BFloat16>(device, shape, kernel);
        });
    }

    private static string? Check<T>(Device device, Shape shape, GemmKernel kernel)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        using GemmCase<T> @case = GemmCase<T>.Random(device, shape.M, shape.N, shape.K, shape.Distribution, seed: shape.GetHashCode());
        @case.Run(kernel, stream);
        stream.Synchronize();
        return @case.Check();
    }

    private sealed record Shape(int M, int N, int K, bool Float32, Distribution Distribution = Distribution.Normal)
    {
        // A seed that the next run has too.
        public override int GetHashCode() => (((((M * 31) + N) * 31) + K) * 31) + (Float32 ? 2 : 0) + (int)Distribution;
    }
}
