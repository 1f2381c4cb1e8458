using Hadal.CompilerServices;
using Xunit;

namespace Hadal.Tests.Gemm;

/// <summary>Rows by rows and accumulation: how they are asked for, and what is refused, on any device.</summary>
public sealed class GemmOptionTests : IDisposable
{
    private readonly DeviceStream _stream = Device.Cpu.CreateStream();
    private readonly Fp8Rows _a = new(Device.Cpu, 4, 128);
    private readonly Fp8Rows _rows = new(Device.Cpu, 256, 128);
    private readonly Fp8Blocks _blocks = new(Device.Cpu, 256, 128);
    private readonly DeviceTensor<BFloat16> _d = new(Device.Cpu, 4, 256);
    private readonly DeviceTensor<float> _wide = new(Device.Cpu, 4, 256);

    public void Dispose()
    {
        _stream.Dispose();
        _a.Dispose();
        _rows.Dispose();
        _blocks.Dispose();
        _d.Dispose();
        _wide.Dispose();
    }

    [Theory]
    [InlineData(GemmOptions.None, "scales=rows-blocks")]
    [InlineData(GemmOptions.RowsByRows, "scales=rows-rows")]
    [InlineData(GemmOptions.Accumulate, "scales=rows-blocks|accumulate=1")]
    [InlineData(GemmOptions.RowsByRows | GemmOptions.Accumulate, "scales=rows-rows|accumulate=1")]
    public void Options_are_told_by_the_spec(GemmOptions options, string end)
    {
        Assert.Equal($"hadal1|gemm|n=256|k=128|a=e4m3|b=e4m3|d=f32|{end}", GemmKernel.Create<float>(256, 128, options).Spec);
        Assert.Equal($"hadal1|gemm|n=256|k=128|a=e4m3|b=e4m3|d=bf16|{end}", GemmKernel.Create<BFloat16>(256, 128, options, "Name").Spec);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void An_option_that_does_not_exist_is_refused(int options)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => GemmKernel.Create<float>(256, 128, (GemmOptions)options));
        Assert.Equal("options", error.ParamName);
        Assert.Contains($"RowsByRows and Accumulate; they are {options}", error.Message);
    }

    [Fact]
    public void Rows_where_blocks_were_declared_are_refused_with_the_expected_and_the_given()
    {
        GemmKernel kernel = GemmKernel.Create<BFloat16>(256, 128, "Model.DownProjection");

        Refused("DownProjection reads B as Fp8Blocks (a scale per 128 × 128); B is Fp8Rows (a scale per row and 128 of K).", () => kernel.Run(_stream, _a, _rows, _d));
        Refused("DownProjection reads B as Fp8Blocks (a scale per 128 × 128); B is Fp8Rows (a scale per row and 128 of K).", () => kernel.Run(_stream, _a, _rows, _wide));
    }

    [Fact]
    public void Blocks_where_rows_were_declared_are_refused_with_the_expected_and_the_given()
    {
        DeclaredGemm declared = new("hadal1|gemm|n=256|k=128|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1", "Model.Gradient");

        Refused("Gradient reads B as Fp8Rows (a scale per row and 128 of K); B is Fp8Blocks (a scale per 128 × 128).", () => declared.Run(_stream, _a, _blocks, _wide));
        Refused("Gradient reads B as Fp8Rows (a scale per row and 128 of K); B is Fp8Blocks (a scale per 128 × 128).", () => declared.Run(_stream, _a, _blocks, _d));
    }

    [Fact]
    public void Another_shape_of_rows_is_refused_too()
    {
        GemmKernel kernel = GemmKernel.Create<float>(264, 128, GemmOptions.RowsByRows, "Model.Gradient");

        Refused("Gradient reads B as [264, 128]; B is [256, 128].", () => kernel.Run(_stream, _a, _rows, _wide));
    }

    [Fact]
    public void Nothing_may_be_null()
    {
        GemmKernel kernel = GemmKernel.Create<float>(256, 128, GemmOptions.RowsByRows);

        Assert.Throws<ArgumentNullException>("stream", () => kernel.Run(null!, _a, _rows, _wide));
        Assert.Throws<ArgumentNullException>("a", () => kernel.Run(_stream, null!, _rows, _wide));
        Assert.Throws<ArgumentNullException>("b", () => kernel.Run(_stream, _a, (Fp8Rows)null!, _wide));
        Assert.Throws<ArgumentNullException>("d", () => kernel.Run(_stream, _a, _rows, (DeviceTensor<float>)null!));
    }

    [Fact]
    public void Declared_kernels_run_as_their_specs_say()
    {
        Fill(_a.Values, Float8E4M3.One);
        Fill(_rows.Values, Float8E4M3.One);
        Fill(_a.Scales, 0.5f);
        Fill(_rows.Scales, 2f);
        Fill(_wide, 1000f);
        Fill(_d, (BFloat16)1000f);
        DeclaredGemm adding = new("hadal1|gemm|n=256|k=128|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1", "Model.Gradient");
        DeclaredGemm plain = new("hadal1|gemm|n=256|k=128|a=e4m3|b=e4m3|d=bf16|scales=rows-rows", "Model.Product");

        adding.Run(_stream, _a, _rows, _wide);
        adding.Run(_stream, _a, _rows, _wide);
        plain.Run(_stream, _a, _rows, _d);
        plain.Run(_stream, _a, _rows, _d);
        _stream.Synchronize();

        Assert.All(_wide.ToArray(), value => Assert.Equal(1256, value));
        Assert.All(_d.ToArray(), value => Assert.Equal(128, (float)value));
    }

    private static void Fill<T>(DeviceTensor<T> tensor, T value)
        where T : unmanaged
    {
        T[] values = new T[tensor.Length];
        Array.Fill(values, value);
        tensor.CopyFrom(values);
    }

    private static void Refused(string message, Action call)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(call);
        Assert.Equal("b", error.ParamName);
        Assert.StartsWith(message, error.Message);
    }
}
