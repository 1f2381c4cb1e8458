using Hadal.CompilerServices;
using Xunit;

namespace Hadal.Tests.Mla;

/// <summary>What MLA decoding refuses before it runs, on any device.</summary>
public sealed class MlaDecodeKernelTests : IDisposable
{
    private readonly DeviceStream _stream = Device.Cpu.CreateStream();
    private readonly MlaDecodeKernel _kernel = MlaDecodeKernel.Create<BFloat16, BFloat16>(4, 64, name: "Model.Attend");
    private readonly MlaDecodeKernel _withSink = MlaDecodeKernel.Create<BFloat16, BFloat16>(4, 64, hasSink: true, name: "Model.Attend");
    private readonly MlaOperands _operands = new();

    public void Dispose()
    {
        _stream.Dispose();
        _operands.Dispose();
    }

    [Theory]
    [InlineData(0, 64, 576, "heads", "Heads of 'MlaDecode0' are 1 … 128; they are 0.")]
    [InlineData(129, 64, 576, "heads", "Heads of 'MlaDecode129' are 1 … 128; they are 129.")]
    [InlineData(4, 8, 576, "pageSize", "PageSize of 'MlaDecode4' is a power of two from 16 to 256; it is 8.")]
    [InlineData(4, 96, 576, "pageSize", "PageSize of 'MlaDecode4' is a power of two from 16 to 256; it is 96.")]
    [InlineData(4, 64, 640, "width", "Width of 'MlaDecode4' is 576 (512 latent and 64 rotary) or 512; it is 640.")]
    public void A_constant_outside_its_range_is_refused_by_its_name(int heads, int pageSize, int width, string argument, string message) =>
        Refused(argument, message, () => MlaDecodeKernel.Create<BFloat16, BFloat16>(heads, pageSize, width));

    [Fact]
    public void Types_that_no_kernel_has_are_refused_by_name()
    {
        Refused("T", "MLA decoding reads BFloat16, Half or Float8E4M3; the type is Double.", () => MlaDecodeKernel.Create<double, BFloat16>(4, 64));
        Refused("TCache", "'MlaDecode4' reads a cache of BFloat16 for queries of Float16", () => MlaDecodeKernel.Create<Half, BFloat16>(4, 64));
        Refused("TCache", "'MlaDecode4' reads a cache of Float8E4M3 for queries of Float16", () => MlaDecodeKernel.Create<Half, Float8E4M3>(4, 64));
        Refused("width", "Width of 'MlaDecode4' is 576 where the cache is Float8E4M3; it is 512.", () => MlaDecodeKernel.Create<BFloat16, Float8E4M3>(4, 64, 512));
    }

    [Fact]
    public void A_kernel_tells_its_spec()
    {
        Assert.Equal("hadal1|mla-decode|heads=4|page=64|width=576|q=bf16|cache=bf16", _kernel.Spec);
        Assert.Equal("hadal1|mla-decode|heads=1|page=16|width=512|q=f16|cache=f16|sink=1", MlaDecodeKernel.Create<Half, Half>(1, 16, 512, hasSink: true).Spec);
        Assert.Equal("hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=e4m3", MlaDecodeKernel.Create<BFloat16, Float8E4M3>(128, 64).Spec);
    }

    [Fact]
    public void Operands_that_fit_are_taken()
    {
        _operands.Run(_kernel, _stream);
        _operands.RunWithSink(_withSink, _stream);
    }

    [Fact]
    public void Queries_of_another_type_or_shape_are_refused_with_the_expected_and_the_given()
    {
        using DeviceTensor<Half> q = new(Device.Cpu, 2, 3, 4, 576), output = new(Device.Cpu, 2, 3, 4, 512);
        Refused("q", "Attend reads queries of BFloat16; they are of Float16.", () => _kernel.Run(_stream, q, _operands.Cache, _operands.Plan, 1, output, _operands.LogSumExp));

        _operands.Q = new(Device.Cpu, 2, 3, 5, 576);
        Refused("q", "Attend has q as [2, 3, 4, 576] (batch, query tokens, heads, width); it is [2, 3, 5, 576].");
        _operands.Q = new(Device.Cpu, 6, 4, 576);
        Refused("q", "Attend has q as [2, 3, 4, 576] (batch, query tokens, heads, width); it is [6, 4, 576].");
    }

    [Fact]
    public void A_cache_of_another_type_page_size_or_width_is_refused_with_the_expected_and_the_given()
    {
        using PagedCache<Half> half = new(Device.Cpu, 2, 64);
        Refused(
            "cache", "Attend reads a cache of BFloat16 with pages of 64 tokens and keys of 576; it is of Float16 with pages of 64 and keys of 576.",
            () => _kernel.Run(_stream, _operands.Q, half, _operands.Plan, 1, _operands.Output, _operands.LogSumExp));

        _operands.Cache = new(Device.Cpu, 2, 32);
        Refused("cache", "Attend reads a cache of BFloat16 with pages of 64 tokens and keys of 576; it is of BFloat16 with pages of 32 and keys of 576.");
        _operands.Cache = new(Device.Cpu, 2, 64, 512);
        Refused("cache", "Attend reads a cache of BFloat16 with pages of 64 tokens and keys of 576; it is of BFloat16 with pages of 64 and keys of 512.");
    }

    [Fact]
    public void A_plan_for_other_kernels_or_for_no_step_is_refused()
    {
        _operands.Plan = new(Device.Cpu, 8, 64, 2);
        Refused("plan", "Attend needs a plan for 4 heads and pages of 64 tokens; it is for 8 heads and pages of 64.");
        _operands.Plan = new(Device.Cpu, 4, 128, 2);
        Refused("plan", "Attend needs a plan for 4 heads and pages of 64 tokens; it is for 4 heads and pages of 128.");
        _operands.Plan = new(Device.Cpu, 4, 64, 2);
        Refused("plan", "Attend needs a plan of the step; it was given none by MlaPlan.Update.");
    }

    [Fact]
    public void A_plan_that_a_graph_makes_serves_captured_calls_until_it_is_updated_outside()
    {
        using MlaPlan plan = new(Device.Cpu, 4, 64, 2);
        _operands.Plan = plan;
        using DeviceTensor<int> lengths = new(Device.Cpu, 2), table = new(Device.Cpu, 2, 1);
        lengths.CopyFrom([0, 0]);
        using DeviceGraph graph = _stream.Capture(() =>
        {
            plan.Update(_stream, lengths, table, 3);
            _operands.Run(_kernel, _stream);
        });
        graph.Launch(_stream);
        Refused("plan", "Attend needs a plan that is made; its last MlaPlan.Update was captured, and happens when the graph is launched.");

        plan.Update(_stream, lengths, table, 3);
        _operands.Run(_kernel, _stream);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_scale_that_is_not_positive_and_finite_is_refused(float scale)
    {
        _operands.SoftmaxScale = scale;
        Refused("softmaxScale", $"Attend multiplies scores with a finite softmaxScale > 0; it is {scale}.");
    }

    [Fact]
    public void Results_of_another_shape_are_refused_with_the_expected_and_the_given()
    {
        _operands.Output = new(Device.Cpu, 2, 3, 4, 576);
        Refused("output", "Attend has output as [2, 3, 4, 512] (batch, query tokens, heads, 512); it is [2, 3, 4, 576].");
        _operands.Output = new(Device.Cpu, 2, 3, 4, 512);
        _operands.LogSumExp = new(Device.Cpu, 2, 4, 3);
        Refused("logSumExp", "Attend has logSumExp as [2, 3, 4] (batch, query tokens, heads); it is [2, 4, 3].");
    }

    [Fact]
    public void A_sink_is_given_where_the_kernel_has_one_and_only_there()
    {
        Refused("sink", "Attend has an attention sink; the call gives none.", () => _operands.Run(_withSink, _stream));
        Refused("sink", "Attend has no attention sink; the call gives one.", () => _operands.RunWithSink(_kernel, _stream));
        _operands.Sink = new(Device.Cpu, 5);
        Refused("sink", "Attend has sink as [4] (heads); it is [5].", () => _operands.RunWithSink(_withSink, _stream));
    }

    [Fact]
    public void Nothing_may_be_null()
    {
        MlaOperands o = _operands;
        Assert.Throws<ArgumentNullException>("stream", () => _kernel.Run(null!, o.Q, o.Cache, o.Plan, 1, o.Output, o.LogSumExp));
        Assert.Throws<ArgumentNullException>("q", () => _kernel.Run(_stream, null!, o.Cache, o.Plan, 1, o.Output, o.LogSumExp));
        Assert.Throws<ArgumentNullException>("cache", () => _kernel.Run(_stream, o.Q, (PagedCache<BFloat16>)null!, o.Plan, 1, o.Output, o.LogSumExp));
        Assert.Throws<ArgumentNullException>("plan", () => _kernel.Run(_stream, o.Q, o.Cache, null!, 1, o.Output, o.LogSumExp));
        Assert.Throws<ArgumentNullException>("sink", () => _withSink.Run(_stream, o.Q, o.Cache, o.Plan, 1, null!, o.Output, o.LogSumExp));
        Assert.Throws<ArgumentNullException>("output", () => _kernel.Run(_stream, o.Q, o.Cache, o.Plan, 1, null!, o.LogSumExp));
        Assert.Throws<ArgumentNullException>("logSumExp", () => _kernel.Run(_stream, o.Q, o.Cache, o.Plan, 1, o.Output, null!));
    }

    [Fact]
    public void A_disposed_operand_is_an_ObjectDisposedException()
    {
        _operands.Cache.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _operands.Run(_kernel, _stream));
    }

    [Fact]
    public void A_disposed_plan_serves_no_call()
    {
        _operands.Plan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _operands.Run(_kernel, _stream));
    }

    [Fact]
    public void A_step_of_no_sequences_is_no_work()
    {
        using MlaOperands none = new(batch: 0);
        none.Run(_kernel, _stream);
    }

    [Fact]
    public void A_call_that_fits_allocates_nothing_to_find_that_out()
    {
        using MlaOperands none = new(batch: 0);
        none.RunWithSink(_withSink, _stream);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            none.RunWithSink(_withSink, _stream);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_declaration_runs_as_its_spec_says_and_reads_it_at_the_first_call_only()
    {
        MlaOperands o = _operands;
        new DeclaredMlaDecode(_kernel.Spec, "Model.Attend").Run(_stream, o.Q, o.Cache, o.Plan, 1, o.Output, o.LogSumExp);
        new DeclaredMlaDecode(_withSink.Spec, "Model.Attend").Run(_stream, o.Q, o.Cache, o.Plan, 1, o.Sink, o.Output, o.LogSumExp);

        DeclaredMlaDecode newer = new(_kernel.Spec + "|new=1", "Model.Attend");
        HadalException error = Assert.Throws<HadalException>(() => newer.Run(_stream, o.Q, o.Cache, o.Plan, 1, o.Output, o.LogSumExp));
        Assert.Contains("The kernel Model.Attend cannot be used by this Hadal", error.Message);
    }

    private void Refused(string argument, string message) => Refused(argument, message, () => _operands.Run(_kernel, _stream));

    private static void Refused(string argument, string message, Action action)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(action);
        Assert.Equal(argument, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }
}
