using System.Collections.Concurrent;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>
/// Random products under the gates. All that must not be read is NaN: the padding of scales, what lies behind A's last row and before and
/// behind every tensor. Each is computed twice and compared bit by bit, and what lies beside D must be as it was.
/// </summary>
[Collection(GpuMachine.Collection)]
public class GemmRandomShapesTests
{
    private static readonly GemmSpec[] s_all =
    [
        .. from result in (ElementType[])[ElementType.BFloat16, ElementType.Float32]
           from scales in (ScaleLayout[])[ScaleLayout.RowsByBlocks, ScaleLayout.RowsByRows]
           from accumulate in (bool[])[false, true]
           select new GemmSpec(0, 0, ElementType.Float8E4M3, ElementType.Float8E4M3, result, scales, accumulate),
    ];

    private static readonly GemmSpec[] s_forward = [.. s_all.Where(kind => kind is { Scales: ScaleLayout.RowsByBlocks, Accumulate: false })];

    private static readonly GemmSpec[] s_gradients = [.. s_all.Except(s_forward)];

    [Fact]
    public void Five_hundred_and_twelve_random_shapes_keep_the_gates()
    {
        RandomShape[] shapes = [.. RandomShape.Draw(kernels: 128 / s_forward.Length, calls: 4, s_forward, seed: 20261124)];
        Assert.Equal(512, shapes.Length);
        Check(GpuMachine.Require(), shapes);
    }

    [Fact]
    public void Five_hundred_and_four_random_products_of_rows_and_random_sums_keep_the_gates()
    {
        RandomShape[] shapes = [.. RandomShape.Draw(kernels: 126 / s_gradients.Length, calls: 4, s_gradients, seed: 20261125)];
        Assert.Equal(504, shapes.Length);
        Check(GpuMachine.Require(), shapes);
    }

    /// <summary>That what the GPU is held to is right: the managed implementation shares no code with it, nor with the reference.</summary>
    [Fact]
    public void The_cpu_keeps_the_gates_on_random_shapes_too() => Check(
        Device.Cpu,
        [.. RandomShape.Draw(kernels: 2, calls: 2, s_all, seed: 7).Select(shape => shape with { M = Math.Min(shape.M, 70) })]);

    private static void Check(Device device, IReadOnlyCollection<RandomShape> shapes)
    {
        ConcurrentDictionary<GemmSpec, GemmKernel> kernels = new();
        ManyCases.Check(shapes, shape =>
        {
            GemmKernel kernel = kernels.GetOrAdd(shape.Spec, spec => GemmKernel.FromCanonical(spec.ToCanonical(), "Random"));
            return shape.Spec.D == ElementType.Float32 ? Check<float>(device, shape, kernel) : Check<BFloat16>(device, shape, kernel);
        });
    }

    private static string? Check<T>(Device device, RandomShape shape, GemmKernel kernel)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        stream.SmBudget = Math.Min(shape.Budget, device.MultiprocessorCount);
        using GemmCase<T> @case = GemmCase<T>.Random(device, shape.Spec, shape.M, shape.Distribution, shape.Seed);
        @case.Run(kernel, stream);
        stream.Synchronize();
        byte[] first = @case.ResultBytes();
        if (@case.Check() is { } failure)
        {
            return failure;
        }

        @case.Run(kernel, stream);
        stream.Synchronize();
        return @case.ResultBytes().AsSpan().SequenceEqual(first) ? null : "a second launch gives other bits";
    }
}
