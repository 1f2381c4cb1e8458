using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>Views that begin where neither a vector nor the copy engine may: refused before anything is launched, for on a GPU they would cost the context.</summary>
[Collection(FakeDriver.Collection)]
public sealed class MisalignedOperandTests : IDisposable
{
    private const int M = 24, N = 256, K = 128;

    private readonly List<IDisposable> _owned = [];
    private readonly CudaDevice _device = FakeDriver.Open();
    private readonly DeviceStream _stream;

    public MisalignedOperandTests() => _stream = _device.CreateStream();

    public void Dispose()
    {
        _owned.ForEach(owner => owner.Dispose());
        _stream.Dispose();
        _device.Dispose();
    }

    [Theory]
    [InlineData("a", 1, 0, 0, 0, 0)]
    [InlineData("a", 8, 0, 0, 0, 0)]
    [InlineData("a", 0, 1, 0, 0, 0)]
    [InlineData("a", 0, 3, 0, 0, 0)]
    [InlineData("b", 0, 0, 15, 0, 0)]
    [InlineData("b", 0, 0, 0, 1, 0)]
    [InlineData("d", 0, 0, 0, 0, 1)]
    [InlineData("d", 0, 0, 0, 0, 4)]
    public void A_product_refuses_an_operand_that_begins_between_16_bytes_by_name(string argument, int a, int scalesA, int b, int scalesB, int d)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => Multiply(GemmOptions.RowsByRows, a, scalesA, b, scalesB, d));

        Assert.Equal(argument, error.ParamName);
        Assert.Contains("16 bytes", error.Message);
        Assert.Empty(FakeDriver.Launches);
    }

    [Theory]
    [InlineData(GemmOptions.RowsByRows, 16, 4, 32, 8, 8)]
    [InlineData(GemmOptions.None, 16, 4, 32, 4, 8)]

    // Scales by blocks are read one by one.
    [InlineData(GemmOptions.None, 0, 0, 0, 1, 0)]
    public void A_product_takes_operands_that_begin_at_multiples_of_16_bytes(GemmOptions options, int a, int scalesA, int b, int scalesB, int d)
    {
        Multiply(options, a, scalesA, b, scalesB, d);

        Assert.NotEmpty(FakeDriver.Launches);
    }

    [Theory]
    [InlineData("q", 1, 0, 0)]
    [InlineData("q", 4, 0, 0)]
    [InlineData("cache", 0, 1, 0)]
    [InlineData("cache", 0, 4, 0)]
    [InlineData("output", 0, 0, 1)]
    [InlineData("output", 0, 0, 7)]
    [InlineData(null, 8, 16, 24)]
    public void Attention_refuses_an_operand_that_begins_between_16_bytes_by_name(string? argument, int q, int cache, int output)
    {
        const int Heads = 16, Page = 64, Batch = 2;
        MlaDecodeKernel kernel = MlaDecodeKernel.Create<BFloat16, BFloat16>(Heads, Page);
        MlaPlan plan = Own(new MlaPlan(_device, Heads, Page, Batch));
        plan.Update(_stream, Own(new DeviceTensor<int>(_device, Batch)), Own(new DeviceTensor<int>(_device, Batch, 3)));
        int planning = FakeDriver.Launches.Count;
        void Attend() => kernel.Run(
            _stream, View<BFloat16>(q, Batch, 1, Heads, 576), PagedCaches.From(View<BFloat16>(cache, 4, Page, 576)), plan, 0.07f, View<BFloat16>(output, Batch, 1, Heads, 512),
            View<float>(1, Batch, 1, Heads));

        if (argument is null)
        {
            Attend();
            Assert.True(FakeDriver.Launches.Count > planning);
            return;
        }

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(Attend);
        Assert.Equal(argument, error.ParamName);
        Assert.Contains("16 bytes", error.Message);
        Assert.Equal(planning, FakeDriver.Launches.Count);
    }

    [Fact]
    public void Attention_refuses_FP8_rows_that_begin_between_16_bytes()
    {
        const int Heads = 16, Page = 64;
        MlaDecodeKernel kernel = MlaDecodeKernel.Create<BFloat16, Float8E4M3>(Heads, Page);
        MlaPlan plan = Own(new MlaPlan(_device, Heads, Page, 1));
        plan.Update(_stream, Own(new DeviceTensor<int>(_device, 1)), Own(new DeviceTensor<int>(_device, 1, 1)));
        PagedCache<Float8E4M3> cache = PagedCaches.From(View<Float8E4M3>(8, 2, Page, 656));

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(
            () => kernel.Run(_stream, View<BFloat16>(0, 1, 1, Heads, 576), cache, plan, 0.07f, View<BFloat16>(0, 1, 1, Heads, 512), View<float>(0, 1, 1, Heads)));
        Assert.Equal("cache", error.ParamName);
    }

    [Fact]
    public void No_rows_are_no_launch()
    {
        GemmKernel.Create(N, K).Run(_stream, Own(new Fp8Rows(_device, 0, K)), Own(new Fp8Blocks(_device, N, K)), Own(new DeviceTensor<BFloat16>(_device, 0, N)));
        Quantizer.ToRows(_stream, Own(new DeviceTensor<float>(_device, 0, K)), Own(new Fp8Rows(_device, 0, K)), ScaleRule.Exact);
        Quantizer.ToTransposedRows(_stream, Own(new DeviceTensor<BFloat16>(_device, K, 0)), Own(new Fp8Rows(_device, 0, K)), ScaleRule.Exact);

        Assert.Empty(FakeDriver.Launches);
    }

    private void Multiply(GemmOptions options, int a, int scalesA, int b, int scalesB, int d)
    {
        GemmKernel kernel = GemmKernel.Create<BFloat16>(N, K, options);
        Fp8Rows rows = Fp8Rows.From(View<Float8E4M3>(a, M, K), View<float>(scalesA, 1, M));
        DeviceTensor<Float8E4M3> weights = View<Float8E4M3>(b, N, K);
        DeviceTensor<BFloat16> result = View<BFloat16>(d, M, N);
        if (options.HasFlag(GemmOptions.RowsByRows))
        {
            kernel.Run(_stream, rows, Fp8Rows.From(weights, View<float>(scalesB, 1, N)), result);
        }
        else
        {
            kernel.Run(_stream, rows, Fp8Blocks.From(weights, View<float>(scalesB, N / 128, 1)), result);
        }
    }

    private DeviceTensor<T> View<T>(int elements, params int[] shape)
        where T : unmanaged => TensorViews.Offset<T>(_owned, _device, elements, shape);

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
