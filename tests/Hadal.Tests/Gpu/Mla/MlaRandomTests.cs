using System.Collections.Concurrent;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>
/// Random calls under the gates, in parts that can run on several machines. All that must not be read is NaN: what lies behind a sequence's end in
/// its last page, pages that no sequence has, and what lies beside every tensor.
/// </summary>
[Collection(GpuMachine.Collection)]
public class MlaRandomTests
{
    [Fact]
    public void A_first_quarter_of_the_random_calls_keeps_the_gates() => Check(GpuMachine.Require(), RandomMlaCall.Draw(0));

    [Fact]
    public void A_second_quarter_of_the_random_calls_keeps_the_gates() => Check(GpuMachine.Require(), RandomMlaCall.Draw(1));

    [Fact]
    public void A_third_quarter_of_the_random_calls_keeps_the_gates() => Check(GpuMachine.Require(), RandomMlaCall.Draw(2));

    [Fact]
    public void The_last_quarter_of_the_random_calls_keeps_the_gates() => Check(GpuMachine.Require(), RandomMlaCall.Draw(3));

    [Fact]
    public void There_are_more_than_three_hundred_and_they_cover_what_they_are_to()
    {
        MlaCall[] calls = [.. Enumerable.Range(0, RandomMlaCall.Parts).SelectMany(RandomMlaCall.Draw)];

        Assert.InRange(calls.Length, 300, 400);
        Assert.Equal(24, calls.Select(call => call.Spec).Distinct().Count());
        Assert.Equal([16, 32, 64, 128, 256], calls.Select(call => call.Spec.PageSize).Distinct().Order());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], calls.Select(call => call.QueryTokens).Distinct().Order());
        Assert.Equal([4, 24, 112, 132], calls.Select(call => call.Budget).Distinct().Order());
        Assert.Contains(calls, call => call.SharesPages && call.Sigma == 1);
        Assert.Contains(calls, call => call.Lengths.Contains(0) && call.QueryTokens > 1);
    }

    internal static void Check(Device device, IReadOnlyCollection<MlaCall> calls)
    {
        ConcurrentDictionary<MlaDecodeSpec, MlaDecodeKernel> kernels = new();
        ManyCases.Check(calls, call => MlaCheck.Failure(device, call, kernels.GetOrAdd(call.Spec, _ => call.Kernel())));
    }
}
