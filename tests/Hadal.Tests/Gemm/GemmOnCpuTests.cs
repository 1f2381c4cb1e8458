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
    public void A_replay_whose_operands_are_gone_is_an_ObjectDisposedException_and_no_crash()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        GemmCase<float> @case = GemmCase<float>.Random(Device.Cpu, 9, 20, 144, Distribution.Normal, 3);
        GemmKernel kernel = GemmKernel.Create<float>(20, 144);
        using DeviceGraph graph = stream.Capture(() => @case.Queue(kernel, stream));
        @case.Dispose();

        Assert.Throws<ObjectDisposedException>(() => graph.Launch(stream));
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
