using CsCheck;
using Hadal.Specs;
using Xunit;

namespace Hadal.Generators.Tests.Specs;

/// <summary>The text that passes between generator, build and runtime: assemblies that hold it live for years.</summary>
public class CanonicalTextTests
{
    private static readonly Gen<ElementType> s_elements = Gen.OneOfConst(Enum.GetValues<ElementType>());

    // Written out and not computed: these strings stand in assemblies that were compiled before.
    [Fact]
    public void The_texts_of_version_one_stay_what_they_are()
    {
        Assert.Equal(
            "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks",
            new GemmSpec(7168, 2048, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks).ToCanonical());
        Assert.Equal(
            "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=f32|scales=rows-rows",
            new GemmSpec(7168, 2048, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.Float32, ScaleLayout.RowsByRows).ToCanonical());
        Assert.Equal(
            "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1",
            new GemmSpec(7168, 2048, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.Float32, ScaleLayout.RowsByRows, Accumulate: true).ToCanonical());
        Assert.Equal(
            "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|accumulate=1",
            new GemmSpec(7168, 2048, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks, Accumulate: true).ToCanonical());
        Assert.Equal("hadal1|quantize|from=bf16|to=rows", new QuantizeSpec(ElementType.BFloat16, QuantizeLayout.Rows).ToCanonical());
        Assert.Equal("hadal1|quantize|from=f32|to=blocks", new QuantizeSpec(ElementType.Float32, QuantizeLayout.Blocks).ToCanonical());
        Assert.Equal(
            "hadal1|quantize|from=bf16|to=rows|transpose=only",
            new QuantizeSpec(ElementType.BFloat16, QuantizeLayout.Rows, QuantizeOrientation.Transposed).ToCanonical());
        Assert.Equal(
            "hadal1|quantize|from=f32|to=blocks|transpose=also",
            new QuantizeSpec(ElementType.Float32, QuantizeLayout.Blocks, QuantizeOrientation.Both).ToCanonical());
        Assert.Equal("hadal1|transpose|of=e4m3|scales=blocks", new TransposeSpec().ToCanonical());
        Assert.Equal("hadal1|paged-cache|tokens=f16|cache=f16", new PagedCacheSpec(ElementType.Float16, ElementType.Float16).ToCanonical());
        Assert.Equal("hadal1|paged-cache|tokens=bf16|cache=e4m3", new PagedCacheSpec(ElementType.BFloat16, ElementType.Float8E4M3).ToCanonical());
        Assert.Equal(
            "hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=bf16",
            new MlaDecodeSpec(128, 64, 576, ElementType.BFloat16, ElementType.BFloat16).ToCanonical());
        Assert.Equal(
            "hadal1|mla-decode|heads=1|page=256|width=512|q=f16|cache=f16",
            new MlaDecodeSpec(1, 256, 512, ElementType.Float16, ElementType.Float16).ToCanonical());
        Assert.Equal(
            "hadal1|mla-decode|heads=16|page=64|width=576|q=bf16|cache=e4m3|sink=1",
            new MlaDecodeSpec(16, 64, 576, ElementType.BFloat16, ElementType.Float8E4M3, Sink: true).ToCanonical());
        Assert.Equal("hadal1|mla-plan", new MlaPlanSpec().ToCanonical());
    }

    [Fact]
    public void A_gemm_reads_back_what_it_wrote() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], s_elements, s_elements, s_elements, Gen.OneOfConst(Enum.GetValues<ScaleLayout>()), Gen.Bool)
            .Select((n, k, a, b, d, scales, accumulate) => new GemmSpec(n, k, a, b, d, scales, accumulate))
            .Sample(spec => GemmSpec.Parse(spec.ToCanonical()) == spec);

    [Fact]
    public void A_paged_cache_reads_back_what_it_wrote() =>
        Gen.Select(s_elements, s_elements).Select((tokens, cache) => new PagedCacheSpec(tokens, cache)).Sample(spec => PagedCacheSpec.Parse(spec.ToCanonical()) == spec);

    [Fact]
    public void A_quantiser_reads_back_what_it_wrote() =>
        Gen.Select(s_elements, Gen.OneOfConst(Enum.GetValues<QuantizeLayout>()), Gen.OneOfConst(Enum.GetValues<QuantizeOrientation>()))
            .Select((source, layout, orientation) => new QuantizeSpec(source, layout, orientation))
            .Sample(spec => QuantizeSpec.Parse(spec.ToCanonical()) == spec);

    [Fact]
    public void Attention_reads_back_what_it_wrote() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], s_elements, s_elements, Gen.Bool)
            .Select((heads, pageSize, width, query, cache, sink) => new MlaDecodeSpec(heads, pageSize, width, query, cache, sink))
            .Sample(spec => MlaDecodeSpec.Parse(spec.ToCanonical()) == spec);

    [Theory]
    [InlineData("hadal1|mla-decode|heads=128|page=64|width=576|q=bf16", "'cache' is missing")]
    [InlineData("hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=e4m4", "'cache' has the unknown value 'e4m4'")]
    [InlineData("hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=bf16|sink=0", "'sink' is '0'; where it stands it is 1")]
    [InlineData("hadal1|mla-decode|heads=-1|page=64|width=576|q=bf16|cache=bf16", "'heads' is '-1', not a plain non-negative integer")]
    [InlineData("hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=bf16|topk=2048", "'topk' is not known to this version")]
    [InlineData("hadal1|mla-plan|heads=128", "'heads' is not known to this version")]
    public void What_no_attention_is_called_is_refused(string text, string reason)
    {
        Func<string, IKernelSpec> parse = text.Contains(MlaPlanSpec.FamilyTag, StringComparison.Ordinal) ? MlaPlanSpec.Parse : MlaDecodeSpec.Parse;
        Assert.Contains(reason, Assert.Throws<SpecFormatException>(() => parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hadal1|quantize|from=f32|to=rows|transpose=", "'transpose' has the unknown value ''")]
    [InlineData("hadal1|quantize|from=f32|to=rows|transpose=no", "'transpose' has the unknown value 'no'")]
    [InlineData("hadal1|transpose|of=e5m2|scales=blocks", "'of' has the unknown value 'e5m2'")]
    [InlineData("hadal1|transpose|of=e4m3|scales=rows", "'scales' has the unknown value 'rows'")]
    public void What_no_quantiser_and_no_transposition_is_called_is_refused(string text, string reason)
    {
        Func<string, IKernelSpec> parse = text.Contains(QuantizeSpec.FamilyTag, StringComparison.Ordinal) ? QuantizeSpec.Parse : TransposeSpec.Parse;
        Assert.Contains(reason, Assert.Throws<SpecFormatException>(() => parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_other_text_is_refused_as_a_spec_and_with_no_other_exception() =>
        Gen.Select(Gen.Int[0, 85], Gen.OneOfConst("", "|", "=", "x", "-1", "00", "n=1|", "\n", "\0", " ", "９", "hadal2"))
            .Sample((at, insertion) =>
            {
                const string valid = "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-rows|accumulate=1";
                string text = valid.Insert(Math.Min(at, valid.Length), insertion);
                try
                {
                    // Where a digit joins a number the text is another legal spec; it must not be read as this one.
                    Assert.Equal(text, GemmSpec.Parse(text).ToCanonical());
                }
                catch (SpecFormatException exception)
                {
                    Assert.Contains(text, exception.Message, StringComparison.Ordinal);
                }
            });

    [Theory]
    [InlineData("", "version '' is not 'hadal1'")]
    [InlineData("hadal2|gemm|n=8", "a newer Hadal wrote it")]
    [InlineData("hadal1", "names no kernel family")]
    [InlineData("hadal1|", "names no kernel family")]
    [InlineData("hadal1|quantize|from=bf16|to=rows", "it is of family 'quantize', not 'gemm'")]
    [InlineData("hadal1|gemm|n", "'n' is not key=value")]
    [InlineData("hadal1|gemm|=8", "'=8' is not key=value")]
    [InlineData("hadal1|gemm|n=8|n=8", "'n' stands twice")]
    [InlineData("hadal1|gemm|n=+8|k=16", "'n' is '+8', not a plain non-negative integer")]
    [InlineData("hadal1|gemm|n=08|k=16", "'n' is '08', not a plain non-negative integer")]
    [InlineData("hadal1|gemm|n=2147483648|k=16", "'n' is '2147483648', not a plain non-negative integer")]
    [InlineData("hadal1|gemm|n=8", "'k' is missing")]
    [InlineData("hadal1|gemm|n=8|k=16|a=E4M3|b=e4m3|d=bf16|scales=rows-blocks", "'a' has the unknown value 'E4M3'")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-columns", "'scales' has the unknown value 'rows-columns'")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|acc=1", "'acc' is not known to this version")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|accumulate=0", "'accumulate' is '0'; where it stands it is 1")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|accumulate=", "'accumulate' is ''; where it stands it is 1")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|accumulate=01", "'accumulate' is '01'; where it stands it is 1")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|accumulate=1|accumulate=1", "'accumulate' stands twice")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|Accumulate=1", "'Accumulate' is not known to this version")]
    public void A_refusal_says_what_is_wrong(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<SpecFormatException>(() => GemmSpec.Parse(text)).Message, StringComparison.Ordinal);
}
