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
    public void No_rows_are_no_work()
    {
        using Fp8Rows none = new(Device.Cpu, 0, 128);
        using DeviceTensor<BFloat16> source = new(Device.Cpu, 0, 128);

        Quantizer.ToRows(_stream, source, none, ScaleRule.Exact);
    }
}
