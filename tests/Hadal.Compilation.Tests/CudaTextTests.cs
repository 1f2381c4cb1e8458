using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

public class CudaTextTests
{
    [Fact]
    public void Units_are_constants_and_one_instantiation() => Snapshot.VerifyAll(
        new Dictionary<string, string>
        {
            ["gemm-bf16"] = Unit("hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks", "m256n128s4p1k1"),
            ["gemm-f32"] = Unit("hadal1|gemm|n=576|k=7168|a=e4m3|b=e4m3|d=f32|scales=rows-blocks", "m64n32s8p1k1"),
            ["gemm-skinny"] = Unit("hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks", "t8w1x4d2"),
            ["gemm-split"] = Unit("hadal1|gemm|n=576|k=7168|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks", "m64n64s8p0k4"),
            ["gemm-gradient"] = Unit("hadal1|gemm|n=2112|k=4096|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1", "m128n128s4p4k1"),
            ["mla-decode"] = Unit("hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=bf16", "t64"),
            ["mla-decode-fp8"] = Unit("hadal1|mla-decode|heads=16|page=64|width=576|q=bf16|cache=e4m3", "t64"),
            ["mla-plan"] = Unit("hadal1|mla-plan", "default"),
            ["paged-cache-bf16"] = Unit("hadal1|paged-cache|tokens=bf16|cache=bf16", "default"),
            ["paged-cache-e4m3"] = Unit("hadal1|paged-cache|tokens=bf16|cache=e4m3", "default"),
            ["quantize-rows"] = Unit("hadal1|quantize|from=bf16|to=rows", "default"),
            ["quantize-rows-transposed"] = Unit("hadal1|quantize|from=bf16|to=rows|transpose=only", "default"),
            ["quantize-blocks-both"] = Unit("hadal1|quantize|from=f32|to=blocks|transpose=also", "default"),
            ["transpose"] = Unit("hadal1|transpose|of=e4m3|scales=blocks", "default"),
            ["quantize-blocks"] = Unit("hadal1|quantize|from=f32|to=blocks", "default"),
        },
        "cu");

    [Fact]
    public void A_hash_depends_on_everything_that_is_compiled()
    {
        KernelVariant variant = new("default", "text");
        string hash = KernelSources.Hash("sm_90a", variant);

        Assert.Equal(64, hash.Length);
        Assert.Equal(hash, KernelSources.Hash("sm_90a", variant with { }));
        Assert.NotEqual(hash, KernelSources.Hash("sm_90a", variant with { Source = "text " }));
        Assert.NotEqual(hash, KernelSources.Hash("sm_90", variant));
        Assert.NotEqual(hash, KernelSources.Hash("sm_90a", variant with { InterleaveMultiplyAdds = true }));
    }

    [Fact]
    public void A_hash_depends_on_every_option_and_on_each_headers_path_and_text()
    {
        IReadOnlyList<string> options = KernelOptions.Of("sm_90a");
        (string Path, string Text)[] headers = [("a.cuh", "first"), ("b.cuh", "second")];
        string hash = Hash(options, headers);

        Assert.Equal(KernelSources.Hash("sm_90a", new("default", "text")), Hash(options, KernelSources.Headers));
        string[] others =
        [
            .. options.Select((option, i) => Hash([.. options.Select((other, j) => i == j ? option + "x" : other)], headers)),
            Hash([.. options, "-G"], headers),
            Hash([.. options.Skip(1)], headers),
            Hash(options, [("a.cuh", "first "), headers[1]]),
            Hash(options, [headers[0], ("c.cuh", "second")]),
            Hash(options, [("a.cuh", "second"), ("b.cuh", "first")]),
            Hash(options, [headers[0]]),
            Hash(options, [.. headers, ("c.cuh", "")]),
        ];
        Assert.DoesNotContain(hash, others);
        Assert.Distinct(others);

        static string Hash(IReadOnlyList<string> options, IReadOnlyList<(string, string)> headers) => KernelSources.Hash(options, headers, new("default", "text"));
    }

    [Fact]
    public void Headers_are_named_by_their_path_and_carry_no_carriage_returns()
    {
        Assert.Contains(KernelSources.Headers, header => header.Path == "gemm/kernel.cuh");
        Assert.Contains(KernelSources.Headers, header => header.Path == "common/wgmma.cuh");
        Assert.DoesNotContain(KernelSources.Headers, header => header.Text.Contains('\r'));
        Assert.Equal(KernelSources.Headers.OrderBy(header => header.Path, StringComparer.Ordinal), KernelSources.Headers);
    }

    // Of a GEMM any candidate, whichever the model prefers.
    private static string Unit(string spec, string configuration) =>
        (KernelFamilies.Find(spec) is ITunableFamily family
            ? family.Variant(family.Parse(spec), configuration)
            : KernelFamilies.Variants(spec, "sm_90a").Single(variant => variant.Configuration == configuration)).Source;
}
