using CsCheck;
using Hadal.Cpu;
using Xunit;

namespace Hadal.Tests.Mla;

/// <summary>What must not change a bit of MLA decoding on <see cref="Device.Cpu"/>, and the call as a graph.</summary>
public class MlaSameBitsTests
{
    [Fact]
    public void Threads_change_no_bit() => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 300].Array[1, 5], Gen.Int[1, 8], Gen.Int).Sample(
        (heads, lengths, queryTokens, seed) =>
        {
            MlaShape shape = new(heads, 32, lengths) { QueryTokens = queryTokens, Seed = seed };
            using MlaCase<BFloat16, BFloat16> @case = new(Device.Cpu, shape);
            (double[] output, double[] logSumExp) = Run(@case, threads: 1);
            foreach (int threads in (int[])[2, 3, 16])
            {
                (double[] otherOutput, double[] otherLogSumExp) = Run(@case, threads);
                Assert.Equal(output, otherOutput);
                Assert.Equal(logSumExp, otherLogSumExp);
            }
        },
        iter: 20);

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Vectors_of_every_width_keep_the_gates(int bits)
    {
        foreach (int heads in (int[])[1, 6, 16])
        {
            const int QueryTokens = 3;
            using DeviceStream stream = Device.Cpu.CreateStream();
            using MlaCase<BFloat16, Float8E4M3> @case = new(Device.Cpu, new(heads, 16, 0, 1, 90) { QueryTokens = QueryTokens, Deviation = 1 });
            @case.ClearResult(stream);
            CpuMlaDecode.Attend(bits, Problem(@case, heads, QueryTokens), threads: 2);
            Assert.Null(@case.Check());
        }
    }

    [Fact]
    public void A_replayed_capture_attends_again()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using MlaCase<BFloat16, BFloat16> @case = new(Device.Cpu, new(4, 16, 40, 7));
        using DeviceGraph graph = stream.Capture(() => @case.Run(stream));
        graph.Launch(stream);
        Assert.Null(@case.Check());
    }

    [Fact]
    public void Operands_that_are_gone_are_an_ObjectDisposedException_when_they_are_captured()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        MlaCase<BFloat16, BFloat16> @case = new(Device.Cpu, new(4, 16, 40, 7));
        @case.Run(stream);
        @case.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Capture(() => @case.Attend(stream)));
    }

    private static (double[] Output, double[] LogSumExp) Run(MlaCase<BFloat16, BFloat16> @case, int threads)
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        stream.SmBudget = threads;
        @case.Run(stream);
        return @case.Result();
    }

    private static unsafe MlaProblem<BFloat16, Float8E4M3> Problem(MlaCase<BFloat16, Float8E4M3> @case, int heads, int queryTokens) => new()
    {
        Batch = @case.Lengths.Shape[0],
        QueryTokens = queryTokens,
        Heads = heads,
        Width = @case.Cache.Width,
        SoftmaxScale = MathF.Pow(@case.Cache.Width, -0.5f),
        Q = (BFloat16*)@case.Q.Pointer,
        Rows = (Float8E4M3*)@case.Cache.Rows.Pointer,
        Pages = @case.Cache.Pages,
        PageSize = @case.Cache.PageSize,
        Lengths = (int*)@case.Lengths.Pointer,
        PageTable = (int*)@case.PageTable.Pointer,
        TablePages = @case.PageTable.Shape[1],
        Sink = null,
        Output = (BFloat16*)@case.Output.Pointer,
        LogSumExp = (float*)@case.LogSumExp.Pointer,
    };
}
