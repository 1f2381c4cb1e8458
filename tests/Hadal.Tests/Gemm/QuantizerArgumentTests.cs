using Hadal.CompilerServices;
using Xunit;

namespace Hadal.Tests.Gemm;

/// <summary>What the quantisers refuse before they run, on any device.</summary>
public sealed class QuantizerArgumentTests : IDisposable
{
    private readonly DeviceStream _stream = Device.Cpu.CreateStream();
    private readonly Fp8Rows _rows = new(Device.Cpu, 4, 144);

    public void Dispose()
    {
        _stream.Dispose();
        _rows.Dispose();
    }

    [Fact]
    public void A_source_of_another_shape_is_refused_with_both_shapes()
    {
        using DeviceTensor<float> source = new(Device.Cpu, 4, 128);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => Quantizer.ToRows(_stream, source, _rows, ScaleRule.Exact));
        Assert.Equal("source", error.ParamName);
        Assert.Contains("[4, 144]", error.Message);
        Assert.Contains("[4, 128]", error.Message);
    }

    [Fact]
    public void A_scale_rule_that_does_not_exist_is_refused()
    {
        using DeviceTensor<float> source = new(Device.Cpu, 4, 144);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => Quantizer.ToRows(_stream, source, _rows, (ScaleRule)2));
        Assert.Equal("rule", error.ParamName);
    }

    [Fact]
    public void A_declaration_for_another_type_or_layout_is_refused()
    {
        DeclaredQuantizer declared = new("hadal1|quantize|from=bf16|to=blocks", "Ns.Mine");
        using DeviceTensor<float> source = new(Device.Cpu, 4, 144);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => declared.Run(_stream, source, _rows, ScaleRule.Exact));
        Assert.Contains("Mine quantises BFloat16 to Blocks; it was called for Float32 to Rows", error.Message);
    }

    [Fact]
    public void A_declaration_of_two_results_is_not_called_for_one()
    {
        DeclaredQuantizer declared = new("hadal1|quantize|from=f32|to=rows|transpose=also", "Ns.Mine");
        using DeviceTensor<float> source = new(Device.Cpu, 4, 144);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => declared.Run(_stream, source, _rows, ScaleRule.Exact));
        Assert.Contains("Mine quantises Float32 to Rows and transposed Rows; it was called for Float32 to Rows.", error.Message);
    }

    [Fact]
    public void A_transposed_destination_of_another_shape_is_refused_with_both_shapes()
    {
        using DeviceTensor<float> source = new(Device.Cpu, 128, 16);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => Quantizer.ToTransposedRows(_stream, source, _rows, ScaleRule.Exact));
        Assert.Equal("source", error.ParamName);
        Assert.Contains("writes the transposed source as [4, 144], so it quantises a source of shape [144, 4]; the source is [128, 16]", error.Message);
    }

    [Fact]
    public void A_transposed_source_has_whole_vectors_in_its_rows()
    {
        using DeviceTensor<float> source = new(Device.Cpu, 144, 4);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => Quantizer.ToTransposedRows(_stream, source, _rows, ScaleRule.Exact));
        Assert.Equal("source", error.ParamName);
        Assert.Contains("columns are a multiple of 16", error.Message);
    }

    [Fact]
    public void Rows_that_no_transposed_operand_can_have_are_refused_where_it_is_made() =>
        Assert.Contains("positive multiple of 16 columns", Assert.Throws<ArgumentOutOfRangeException>(() => new Fp8Rows(Device.Cpu, 128, 100)).Message);

    [Fact]
    public void Both_ways_the_two_destinations_are_told_apart()
    {
        using DeviceTensor<float> source = new(Device.Cpu, 16, 144);
        using Fp8Rows straight = new(Device.Cpu, 16, 144), transposed = new(Device.Cpu, 144, 16);

        Quantizer.ToRowsBothWays(_stream, source, straight, transposed, ScaleRule.Exact);
        Assert.Throws<KernelArgumentException>(() => Quantizer.ToRowsBothWays(_stream, source, transposed, straight, ScaleRule.Exact));
    }

    [Fact]
    public void A_transposition_needs_the_transposed_shape()
    {
        using Fp8Blocks source = new(Device.Cpu, 16, 144), destination = new(Device.Cpu, 16, 144);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => Quantizer.Transpose(_stream, source, destination));
        Assert.Equal("destination", error.ParamName);
        Assert.Contains("Transpose writes a source of shape [16, 144] as [144, 16]; the destination is [16, 144]", error.Message);
    }

    [Fact]
    public void No_rows_are_no_work()
    {
        using Fp8Rows none = new(Device.Cpu, 0, 128);
        using DeviceTensor<BFloat16> source = new(Device.Cpu, 0, 128);

        Quantizer.ToRows(_stream, source, none, ScaleRule.Exact);
    }
}
