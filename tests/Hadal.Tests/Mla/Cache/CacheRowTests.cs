using Xunit;

namespace Hadal.Tests.Mla.Cache;

/// <summary>Single rows of an FP8 cache, whose bytes are known beforehand.</summary>
public sealed class CacheRowTests : IDisposable
{
    private readonly DeviceStream _stream = Device.Cpu.CreateStream();
    private readonly PagedCache<Float8E4M3> _cache = new(Device.Cpu, pages: 1, pageSize: 16);

    public void Dispose()
    {
        _cache.Dispose();
        _stream.Dispose();
    }

    [Fact]
    public void A_row_is_512_codes_then_4_scales_then_64_BF16()
    {
        byte[] row = Append(i => i < 512 ? 448f * (1 << (i / 128)) : i);

        Assert.All(row[..512], code => Assert.Equal(0x7e, code));
        Assert.Equal([1f, 2f, 4f, 8f], Scales(row));
        Assert.Equal(Enumerable.Range(512, 64).Select(i => CacheNumber.Bits(i, isHalf: false)), Enumerable.Range(0, 64).Select(i => BitConverter.ToUInt16(row, 528 + (2 * i))));
    }

    [Theory]
    [InlineData(ScaleRule.PowerOfTwo, 1f / 8192)]
    [InlineData(ScaleRule.Exact, 1e-4f / 448f)]
    public void Zeros_have_the_least_scale_of_their_rule(ScaleRule rule, float least) => Assert.Equal([least, least, least, least], Scales(Append(_ => 0, rule)));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_group_that_is_not_finite_is_NaN_with_the_scale_1_and_its_neighbours_are_not(float wild)
    {
        byte[] row = Append(i => i == 200 ? wild : 448);

        Assert.Equal(Enumerable.Range(0, 512).Select(i => i / 128 == 1 ? 0x7f : 0x7e), row[..512].Select(code => (int)code));
        Assert.Equal([1f, 1f, 1f, 1f], Scales(row));
    }

    [Fact]
    public void What_a_power_of_two_scales_comes_back_within_a_sixteenth()
    {
        Random random = new(1);
        float[] values = [.. Enumerable.Range(0, 576).Select(_ => (float)(BFloat16)(float)(1 + random.NextDouble()))];
        _ = Append(i => values[i]);
        using DeviceTensor<int> starts = new(Device.Cpu, 2), pageTable = new(Device.Cpu, 1, 1);
        starts.CopyFrom([0, 1]);
        pageTable.CopyFrom([0]);
        using DeviceTensor<BFloat16> gathered = new(Device.Cpu, 1, 576);

        CacheOperations.Gather(_stream, _cache, starts, pageTable, gathered);
        BFloat16[] keys = gathered.ToArray();
        Assert.All(Enumerable.Range(0, 512), i => Assert.InRange((float)keys[i], values[i] * 15 / 16, values[i] * 17 / 16));
        Assert.All(Enumerable.Range(512, 64), i => Assert.Equal(values[i], (float)keys[i]));
    }

    private static float[] Scales(byte[] row) => [.. Enumerable.Range(0, 4).Select(group => BitConverter.ToSingle(row, 512 + (4 * group)))];

    private byte[] Append(Func<int, float> key, ScaleRule rule = ScaleRule.PowerOfTwo)
    {
        using DeviceTensor<BFloat16> tokens = new(Device.Cpu, 1, 576);
        using DeviceTensor<int> slots = new(Device.Cpu, 1);
        tokens.CopyFrom([.. Enumerable.Range(0, 576).Select(i => (BFloat16)key(i))]);
        slots.CopyFrom([0]);
        CacheOperations.Append(_stream, tokens, slots, _cache, null, null, rule);
        return [.. _cache.Rows.ToArray()[..656].Select(code => code.ToBits())];
    }
}
