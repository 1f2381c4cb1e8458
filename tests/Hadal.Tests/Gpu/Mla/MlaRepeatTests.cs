using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>The same call gives the same bits, however it is launched.</summary>
[Collection(GpuMachine.Collection)]
public class MlaRepeatTests
{
    private static readonly int[] s_lengths = [1500, 3, 0, 700, 64, 129, 4000];

    public static TheoryData<int, int, int> Calls => new() { { 16, 1, 132 }, { 128, 1, 132 }, { 128, 2, 24 }, { 1, 1, 112 }, { 65, 3, 4 } };

    /// <summary>A race shows as a launch that differs.</summary>
    [Theory]
    [MemberData(nameof(Calls))]
    public void A_thousand_launches_of_one_plan_give_the_same_bits(int heads, int queryTokens, int budget) => With(heads, queryTokens, budget, Repeats);

    [Theory]
    [InlineData(16)]
    [InlineData(128)]
    public void A_thousand_launches_over_FP8_rows_give_the_same_bits(int heads)
    {
        Device device = GpuMachine.Require();
        MlaCall call = new(RandomMlaCall.Of(heads, 64) with { Cache = ElementType.Float8E4M3 }, s_lengths, 1, heads) { Scales = Fp8Scales.PowersOfTwo };
        using DeviceStream stream = device.CreateStream();
        using MlaCase<BFloat16, Float8E4M3> @case = new(device, new(call));
        @case.QueuePlan(stream);
        Repeats(@case, call.Kernel(), stream);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_replay_equals_the_calls_bit_for_bit(int heads, int queryTokens, int budget) => With(heads, queryTokens, budget, (@case, kernel, stream) =>
    {
        @case.Run(kernel, stream);
        byte[] expected = @case.ResultBytes();
        using DeviceGraph graph = stream.Capture(() => @case.Run(kernel, stream));
        for (int replay = 0; replay < 3; replay++)
        {
            @case.Output.Fill(stream, 0);
            graph.Launch(stream);
            Assert.True(@case.ResultBytes().AsSpan().SequenceEqual(expected), $"replay {replay} differs");
        }
    });

    /// <summary>The plan is part of the graph, so a replay attends to the sequences as long as they are by then.</summary>
    [Fact]
    public void A_replay_plans_for_the_lengths_of_its_time() => With(16, 1, 132, (@case, kernel, stream) =>
    {
        using DeviceGraph graph = stream.Capture(() => @case.Run(kernel, stream));
        @case.Lengths.CopyFrom([.. s_lengths.Select(length => length / 3)]);
        @case.Run(kernel, stream);
        byte[] shorter = @case.ResultBytes();
        @case.Lengths.CopyFrom(s_lengths);
        @case.Run(kernel, stream);
        byte[] longer = @case.ResultBytes();
        Assert.Null(@case.Check());
        foreach ((int[] lengths, byte[] expected) in ((int[], byte[])[])[([.. s_lengths.Select(length => length / 3)], shorter), (s_lengths, longer)])
        {
            @case.Lengths.CopyFrom(lengths);
            graph.Launch(stream);
            Assert.True(@case.ResultBytes().AsSpan().SequenceEqual(expected));
        }
    });

    [Fact]
    public void A_warm_call_allocates_nothing() => With(16, 1, 132, (@case, kernel, stream) =>
    {
        const int Calls = 200;
        Repeat(@case, kernel, stream, Calls);
        stream.Synchronize();

        // The least of some: a collection that falls into one counts what the thread had left to allocate from.
        long allocated = Enumerable.Range(0, 3).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(@case, kernel, stream, Calls);
            long after = GC.GetAllocatedBytesForCurrentThread();
            stream.Synchronize();
            return after - before;
        });
        Assert.Equal(0, allocated);
    });

    private static void Repeats<TCache>(MlaCase<BFloat16, TCache> @case, MlaDecodeKernel kernel, DeviceStream stream)
        where TCache : unmanaged
    {
        @case.Run(kernel, stream);
        stream.Synchronize();
        byte[] expected = @case.ResultBytes();
        Assert.Null(@case.Check());
        for (int i = 0; i < 1000; i++)
        {
            @case.Attend(kernel, stream);
            Assert.True(@case.ResultBytes().AsSpan().SequenceEqual(expected), $"launch {i} differs");
        }
    }

    private static void Repeat(MlaCase<BFloat16, BFloat16> @case, MlaDecodeKernel kernel, DeviceStream stream, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            @case.Queue(kernel, stream, @case.Output, @case.LogSums);
        }
    }

    private static void With(int heads, int queryTokens, int budget, Action<MlaCase<BFloat16, BFloat16>, MlaDecodeKernel, DeviceStream> test)
    {
        Device device = GpuMachine.Require();
        MlaCall call = new(RandomMlaCall.Of(heads, 64), s_lengths, queryTokens, heads);
        using DeviceStream stream = device.CreateStream();
        stream.SmBudget = Math.Min(budget, device.MultiprocessorCount);
        using MlaCase<BFloat16, BFloat16> @case = new(device, new(call));
        @case.QueuePlan(stream);
        test(@case, call.Kernel(), stream);
    }
}
