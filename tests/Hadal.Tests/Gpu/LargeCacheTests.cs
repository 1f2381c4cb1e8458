using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>Caches whose bytes 32 bits do not count: what happens in their last pages is what happens in the first.</summary>
[Collection(GpuMachine.Collection)]
public class LargeCacheTests
{
    private const int Page = 64, Pages = 60_000, Used = 9;

    [Fact]
    public void Attention_reads_pages_beyond_32_bits_as_it_reads_the_same_pages_in_front()
    {
        const int Heads = 16, Tokens = (Used * Page) - 5;
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using PagedCache<BFloat16> cache = new(device, Pages, Page);
        Assert.True(cache.Rows.Length * 2 > uint.MaxValue);
        Random random = new(3);
        BFloat16[] keys = [.. Enumerable.Range(0, Used * Page * 576).Select(_ => (BFloat16)(float)(random.NextDouble() - 0.5))];
        cache.Rows.Fill(stream, 0xFF);
        stream.Synchronize();
        cache.Rows.Slice(0, Used).CopyFrom(keys);
        cache.Rows.Slice(Pages - Used, Used).CopyFrom(keys);
        using DeviceTensor<BFloat16> q = new(device, 1, 1, Heads, 576);
        q.CopyFrom([.. Enumerable.Range(0, Heads * 576).Select(_ => (BFloat16)(float)(random.NextDouble() - 0.5))]);

        BFloat16[] front = Attend(0);
        Assert.Contains(front, value => (float)value != 0);
        Assert.DoesNotContain(front, value => float.IsNaN((float)value));
        Assert.Equal(front, Attend(Pages - Used));

        BFloat16[] Attend(int first)
        {
            using MlaPlan plan = new(device, Heads, Page, 1);
            using DeviceTensor<int> lengths = new(device, 1), table = new(device, 1, Used);
            using DeviceTensor<BFloat16> output = new(device, 1, 1, Heads, 512);
            using DeviceTensor<float> logSumExp = new(device, 1, 1, Heads);
            lengths.CopyFrom([Tokens]);
            table.CopyFrom([.. Enumerable.Range(first, Used)]);
            plan.Update(stream, lengths, table);
            MlaDecodeKernel.Create<BFloat16, BFloat16>(Heads, Page).Run(stream, q, cache, plan, 0.07f, output, logSumExp);
            stream.Synchronize();
            return output.ToArray();
        }
    }

    [Fact]
    public void Tokens_are_appended_and_pages_copied_beyond_32_bits()
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using PagedCache<BFloat16> cache = new(device, Pages, Page);
        using DeviceTensor<BFloat16> tokens = new(device, 2, 576);
        using DeviceTensor<int> slots = new(device, 2), pairs = new(device, 1, 2);
        BFloat16[] keys = [.. Enumerable.Range(1, 2 * 576).Select(i => (BFloat16)(float)i)];
        cache.Rows.Fill(stream, 0);
        stream.Synchronize();
        tokens.CopyFrom(keys);
        slots.CopyFrom([3, (Pages * Page) - 1]);
        pairs.CopyFrom([0, Pages - 2]);

        CacheOperations.Append(stream, tokens, slots, cache, null, null);
        CacheOperations.CopyPages(stream, cache, pairs);
        stream.Synchronize();

        BFloat16[] first = new BFloat16[Page * 576], last = new BFloat16[Page * 576];
        keys.AsSpan(0, 576).CopyTo(first.AsSpan(3 * 576));
        keys.AsSpan(576).CopyTo(last.AsSpan((Page - 1) * 576));
        Assert.Equal(first, cache.Rows.Slice(0, 1).ToArray());
        Assert.Equal(first, cache.Rows.Slice(Pages - 2, 1).ToArray());
        Assert.Equal(last, cache.Rows.Slice(Pages - 1, 1).ToArray());
        Assert.Equal(new BFloat16[Page * 576], cache.Rows.Slice(Pages - 3, 1).ToArray());
    }
}
