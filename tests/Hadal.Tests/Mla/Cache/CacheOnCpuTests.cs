using CsCheck;
using Xunit;

namespace Hadal.Tests.Mla.Cache;

/// <summary>The managed operations on caches against their definitions, to the bit.</summary>
public class CacheOnCpuTests
{
    [Fact]
    public void A_cache_of_BF16_is_filled_copied_and_read_as_defined() => Check<BFloat16, BFloat16>(isHalf: false, isFp8: false);

    [Fact]
    public void A_cache_of_FP16_is_filled_copied_and_read_as_defined() => Check<Half, Half>(isHalf: true, isFp8: false);

    [Fact]
    public void A_cache_of_FP8_is_filled_copied_and_read_as_defined() => Check<BFloat16, Float8E4M3>(isHalf: false, isFp8: true);

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        CacheScenario scenario = new(seed: 3, isHalf: false, isFp8: true, leastTokens: 1500, mostTokens: 2000);

        Assert.Null(CacheRun<BFloat16, Float8E4M3>.On(Device.Cpu, scenario).Difference(scenario.Expected()));
    }

    [Fact]
    public void A_captured_step_appends_where_sequences_have_grown_to() => Assert.Equal(CapturedSteps.Expected(), CapturedSteps.Run(Device.Cpu, LaunchOverlap.None));

    private static void Check<TToken, TCache>(bool isHalf, bool isFp8)
        where TToken : unmanaged
        where TCache : unmanaged =>
        Gen.Int[0, int.MaxValue].Sample(
            seed =>
            {
                CacheScenario scenario = new(seed, isHalf, isFp8);
                string? difference = CacheRun<TToken, TCache>.On(Device.Cpu, scenario).Difference(scenario.Expected());
                Assert.True(difference is null, $"{difference}: {scenario}");
            },
            iter: 60);
}
