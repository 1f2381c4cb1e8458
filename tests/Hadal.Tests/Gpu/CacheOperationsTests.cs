using Hadal.Tests.Mla.Cache;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>The GPU's operations on caches against the CPU's, bit for bit.</summary>
[Collection(GpuMachine.Collection)]
public class CacheOperationsTests
{
    private const int Rounds = 60;

    [Fact]
    public void A_cache_of_BF16_is_what_it_is_on_the_cpu() => Compare<BFloat16, BFloat16>(isHalf: false, isFp8: false);

    [Fact]
    public void A_cache_of_FP16_is_what_it_is_on_the_cpu() => Compare<Half, Half>(isHalf: true, isFp8: false);

    [Fact]
    public void A_cache_of_FP8_is_what_it_is_on_the_cpu() => Compare<BFloat16, Float8E4M3>(isHalf: false, isFp8: true);

    [Fact]
    public void Rotated_queries_are_what_they_are_on_the_cpu()
    {
        Device gpu = GpuMachine.Require();
        for (int seed = 0; seed < Rounds; seed++)
        {
            // The last rounds have more heads than a grid has threads for.
            RotationCase rotation = seed < Rounds - 2 ? new(seed, seed % 2 == 0, tokens: seed % 7, heads: seed % 5) : new(seed, seed % 2 == 0, tokens: 1100, heads: 128);
            Assert.True(rotation.On(Device.Cpu).AsSpan().SequenceEqual(rotation.On(gpu)), rotation.ToString());
        }
    }

    [Fact]
    public void Slots_are_what_they_are_on_the_cpu()
    {
        Device gpu = GpuMachine.Require();
        for (int seed = 0; seed < Rounds; seed++)
        {
            SlotCase step = SlotCase.Random(new Random(seed), batch: seed < Rounds - 1 ? seed : 70_000, tokens: seed < Rounds - 1 ? seed % 9 : 8);
            ((int[] slots, int[] positions), (int[] expectedSlots, int[] expectedPositions)) = (step.On(gpu), step.On(Device.Cpu));
            Assert.Equal(expectedSlots, slots);
            Assert.Equal(expectedPositions, positions);
        }
    }

    [Theory]
    [InlineData(LaunchOverlap.None)]
    [InlineData(LaunchOverlap.Setup)]
    public void A_captured_step_appends_where_sequences_have_grown_to(LaunchOverlap overlap) =>
        Assert.Equal(CapturedSteps.Expected(), CapturedSteps.Run(GpuMachine.Require(), overlap));

    [Fact]
    public void More_pages_than_a_grid_copies_at_a_time_are_copied_too()
    {
        Device gpu = GpuMachine.Require();
        const int Pages = 260, PageSize = 256;
        using DeviceStream stream = gpu.CreateStream();
        using PagedCache<BFloat16> cache = new(gpu, Pages, PageSize);
        BFloat16[] rows = new BFloat16[cache.Rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = BFloat16.FromBits((ushort)(i * 40503L >> 8));
        }

        cache.Rows.CopyFrom(rows);
        using DeviceTensor<int> pairs = new(gpu, Pages / 2, 2);
        pairs.CopyFrom([.. Enumerable.Range(0, Pages)]);
        CacheOperations.CopyPages(stream, cache, pairs);
        stream.Synchronize();

        const int PageElements = PageSize * 576;
        for (int page = 1; page < Pages; page += 2)
        {
            rows.AsSpan((page - 1) * PageElements, PageElements).CopyTo(rows.AsSpan(page * PageElements));
        }

        Assert.True(rows.AsSpan().SequenceEqual(cache.Rows.ToArray()));
    }

    [Fact]
    public void A_tensor_that_begins_where_no_vector_does_is_refused_and_the_device_lives()
    {
        Device gpu = GpuMachine.Require();
        using DeviceStream stream = gpu.CreateStream();
        using PagedCache<BFloat16> cache = new(gpu, 1, 16);
        using DeviceTensor<BFloat16> all = new(gpu, 1 + 576);
        using DeviceTensor<int> slots = new(gpu, 1);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(
            () => CacheOperations.Append(stream, all.Slice(1, 576).Reshape(1, 576), slots, cache, null, null));
        Assert.Contains("multiple", error.Message);
        stream.Synchronize();
    }

    private static void Compare<TToken, TCache>(bool isHalf, bool isFp8)
        where TToken : unmanaged
        where TCache : unmanaged
    {
        Device gpu = GpuMachine.Require();
        for (int seed = 0; seed < Rounds; seed++)
        {
            // The last rounds have more tokens than a grid has warps.
            CacheScenario scenario = seed < Rounds - 3 ? new(seed, isHalf, isFp8, mostTokens: 300) : new(seed, isHalf, isFp8, leastTokens: 20_000, mostTokens: 21_000);
            string? difference = CacheRun<TToken, TCache>.On(gpu, scenario).Difference(CacheRun<TToken, TCache>.On(Device.Cpu, scenario));
            Assert.True(difference is null, $"{difference}: {scenario}");
        }
    }
}
