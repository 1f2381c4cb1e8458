using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>Few quick calls that go every way through the kernels, for tools under which a GPU is slow.</summary>
[Collection(GpuMachine.Collection)]
public class MlaSmallTests
{
    [Fact]
    public void One_sequence_is_split_and_combined() => Check(RandomMlaCall.Of(16, 64), [700], 1);

    [Fact]
    public void Many_heads_take_several_tiles() => Check(RandomMlaCall.Of(128, 64), [130, 0, 65], 1);

    [Fact]
    public void Query_tokens_see_one_token_more_each() => Check(RandomMlaCall.Of(33, 64), [2, 64, 260], 3);

    [Fact]
    public void Small_pages_that_are_shared_end_in_NaN() => Check(RandomMlaCall.Of(16, 16), [15, 16, 17, 129], 1, sharesPages: true);

    [Fact]
    public void Sinks_and_narrow_keys_in_FP16_keep_the_gates() => Check(RandomMlaCall.Half(5, 128, width: 512, sink: true), [1, 200], 2);

    [Theory]
    [InlineData(Fp8Scales.Any)]
    [InlineData(Fp8Scales.PowersOfTwo)]
    [InlineData(Fp8Scales.FarApart)]
    public void Few_rows_attend_to_FP8_rows(Fp8Scales scales) => Check(Fp8(5, 16), [70, 1, 300, 64, 0, 33, 128], 3, budget: 4, scales: scales);

    [Fact]
    public void Many_rows_attend_to_FP8_rows() => Check(Fp8(16, 64), [130, 0, 65], 2);

    [Fact]
    public void Few_multiprocessors_walk_over_several_sequences() => Check(RandomMlaCall.Of(16, 64), [70, 1, 300, 64, 0, 65, 128], 1, budget: 4);

    private static MlaDecodeSpec Fp8(int heads, int page) => RandomMlaCall.Of(heads, page) with { Cache = ElementType.Float8E4M3 };

    private static void Check(
        MlaDecodeSpec spec, int[] lengths, int queryTokens, int budget = 132, bool sharesPages = false, Fp8Scales scales = Fp8Scales.Any) =>
        Assert.Null(MlaCheck.Failure(
            GpuMachine.Require(), new MlaCall(spec, lengths, queryTokens, 3) { Budget = budget, SharesPages = sharesPages, Scales = scales }));
}
