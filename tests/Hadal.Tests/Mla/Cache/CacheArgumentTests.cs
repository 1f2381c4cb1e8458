using Xunit;

namespace Hadal.Tests.Mla.Cache;

/// <summary>What the operations on caches refuse before they run, on any device.</summary>
public sealed class CacheArgumentTests : IDisposable
{
    private readonly DeviceStream _stream = Device.Cpu.CreateStream();
    private readonly PagedCache<BFloat16> _cache = new(Device.Cpu, pages: 3, pageSize: 16);
    private readonly DeviceTensor<BFloat16> _tokens = new(Device.Cpu, 2, 576);
    private readonly DeviceTensor<int> _two = Ints(2);
    private readonly RotaryEmbedding _rotary = new CacheAngles(new float[32], new float[32], RotaryPairing.Adjacent).Upload(Device.Cpu);

    public void Dispose()
    {
        _cache.Dispose();
        _tokens.Dispose();
        _two.Dispose();
        _stream.Dispose();
    }

    [Fact]
    public void Tokens_of_another_width_are_refused_with_both_widths()
    {
        using DeviceTensor<BFloat16> tokens = new(Device.Cpu, 2, 512);

        Refused("tokens", "Append writes tokens [tokens, 576] (the cache's width); they are [2, 512]", () => CacheOperations.Append(_stream, tokens, _two, _cache, null, null));
    }

    [Fact]
    public void Each_token_has_a_slot() =>
        Refused("slots", "Append writes 2 tokens, each into a slot; the slots are [3]", () => CacheOperations.Append(_stream, _tokens, Ints(3), _cache, null, null));

    [Fact]
    public void Tables_and_positions_come_together()
    {
        Refused("positions", "both or neither; positions is null", () => CacheOperations.Append(_stream, _tokens, _two, _cache, _rotary, null));
        Refused("rotary", "both or neither; rotary is null", () => CacheOperations.Append(_stream, _tokens, _two, _cache, null, _two));
        Refused("positions", "rotates 2 tokens, each at a position; the positions are [3]", () => CacheOperations.Append(_stream, _tokens, _two, _cache, _rotary, Ints(3)));
    }

    [Fact]
    public void Keys_without_a_rotary_part_are_not_rotated()
    {
        using PagedCache<Half> cache = new(Device.Cpu, 1, 16, 512);
        using DeviceTensor<Half> tokens = new(Device.Cpu, 2, 512);

        Refused("rotary", "those of the cache are 512 wide", () => CacheOperations.Append(_stream, tokens, _two, cache, _rotary, _two));
    }

    [Fact]
    public void Codes_are_neither_appended_nor_gathered()
    {
        using PagedCache<Float8E4M3> cache = new(Device.Cpu, 1, 16);
        using DeviceTensor<Float8E4M3> codes = new(Device.Cpu, 2, 576);

        Refused("tokens", "they are Float8E4M3", () => CacheOperations.Append(_stream, codes, _two, cache, null, null));
        Refused("destination", "the destination is Float8E4M3", () => CacheOperations.Gather(_stream, cache, _two, Ints(1, 1), codes));
        Refused("queries", "the queries are Float8E4M3", () => CacheOperations.Rotate(_stream, codes.Reshape(2, 1, 576), _rotary, _two));
    }

    [Fact]
    public void A_scale_rule_that_does_not_exist_is_refused()
    {
        using PagedCache<Float8E4M3> cache = new(Device.Cpu, 1, 16);

        Refused("rule", "the rule is 2", () => CacheOperations.Append(_stream, _tokens, _two, cache, null, null, (ScaleRule)2));
    }

    [Fact]
    public void Pages_are_copied_by_pairs() =>
        Refused("pairs", "pairs [copies, 2] of source and destination; they are [2]", () => CacheOperations.CopyPages(_stream, _cache, _two));

    [Fact]
    public void Slots_are_found_for_the_batch_of_the_lengths()
    {
        Refused("lengths", "lengths [batch]; they are [1, 2]", () => CacheOperations.FindSlots(_stream, _cache, Ints(1, 2), Ints(2, 1), Ints(2, 1)));
        Refused("slots", "slots [2, tokens] (batch from the lengths); they are [3, 1]", () => CacheOperations.FindSlots(_stream, _cache, _two, Ints(2, 1), Ints(3, 1)));
        Refused("positions", "like the slots; they are [2, 3]", () => CacheOperations.FindSlots(_stream, _cache, _two, Ints(2, 1), Ints(2, 1), Ints(2, 3)));
        Refused("pageTable", "page table [2, pages] (batch from the lengths); it is [1, 4]", () => CacheOperations.FindSlots(_stream, _cache, _two, Ints(1, 4), Ints(2, 1)));
    }

    [Fact]
    public void A_gathered_prefix_has_the_caches_width_and_the_batch_of_the_starts()
    {
        using DeviceTensor<BFloat16> narrow = new(Device.Cpu, 2, 512);

        Refused("starts", "starts [batch + 1]; they are [0]", () => CacheOperations.Gather(_stream, _cache, Ints(0), Ints(0, 1), _tokens));
        Refused("destination", "into [rows, 576] (the cache's width); the destination is [2, 512]", () => CacheOperations.Gather(_stream, _cache, _two, Ints(1, 1), narrow));
        Refused("pageTable", "page table [1, pages] (batch from the starts); it is [2, 1]", () => CacheOperations.Gather(_stream, _cache, _two, Ints(2, 1), _tokens));
    }

    [Fact]
    public void Rotated_columns_are_whole_vectors_and_hold_a_rotary_part()
    {
        using DeviceTensor<BFloat16> odd = new(Device.Cpu, 2, 1, 68), narrow = new(Device.Cpu, 2, 1, 56);

        Refused("queries", "the queries are [2, 1, 68]", () => CacheOperations.Rotate(_stream, odd, _rotary, _two));
        Refused("queries", "the queries are [2, 1, 56]", () => CacheOperations.Rotate(_stream, narrow, _rotary, _two));
    }

    [Fact]
    public void Tables_have_32_columns_and_one_shape()
    {
        using DeviceTensor<float> wide = new(Device.Cpu, 4, 64), four = new(Device.Cpu, 4, 32), three = new(Device.Cpu, 3, 32), none = new(Device.Cpu, 0, 32);

        Refused("cosines", "[positions, 32], of one position or more; they are [4, 64]", () => _ = new RotaryEmbedding(wide, wide));
        Refused("cosines", "they are [0, 32]", () => _ = new RotaryEmbedding(none, none));
        Refused("sines", "[4, 32] like the cosines; they are [3, 32]", () => _ = new RotaryEmbedding(four, three));
        Refused("pairing", "it is 7", () => _ = new RotaryEmbedding(four, four, (RotaryPairing)7));
    }

    private static DeviceTensor<int> Ints(params ReadOnlySpan<int> shape) => new(Device.Cpu, shape);

    private static void Refused(string argument, string complaint, Action call)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(call);
        Assert.Equal(argument, error.ParamName);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }
}
