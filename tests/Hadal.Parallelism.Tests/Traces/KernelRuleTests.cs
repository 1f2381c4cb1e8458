using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Tests.Traces;

public class KernelRuleTests
{
    [Theory]
    [InlineData("ncclKernel_AllReduce_RING_LL_Sum_float(ncclDevComm*, unsigned long, ncclWork*)")]
    [InlineData("ncclDevKernel_SendRecv(ncclDevKernelArgsStorage<4096ul>)")]
    [InlineData("ncclSymkDevKernel_ReduceScatter_LD_sum_bf16(ncclSymkDevWorkArgs4K)")]
    [InlineData("void nvshmemi_barrier_kernel<1>(int)")]
    [InlineData("void deep_ep::intranode::dispatch<8, 768, 8192>(int4*, float*)")]
    [InlineData("void deep_ep::intranode::cached_notify_combine<8>(void**, int*)")]
    [InlineData("void dpsk::ep::internode::notify_dispatch<false, 8>(int const*, long*)")]
    [InlineData("void deep_ep::internode_ll::combine<false, 7168, 11>(void*)")]
    [InlineData("void deep_ep::elastic::dispatch_impl<8, 7168>(void*)")]
    [InlineData("void deep_ep::elastic::hybrid_combine_impl<8>(void*)")]
    [InlineData("combine_reduce_epilogue_impl")]
    [InlineData("void deep_ep::elastic::dispatch_copy_epilogue<4>(int)")]
    [InlineData("void hybrid_ep::device_sync_kernel(unsigned int*)")]
    public void What_moves_data_between_GPUs_is_known(string name) => Assert.Equal(KernelClass.Communication, ClassOf(name));

    [Theory]
    [InlineData("void dpsk::ep::cuda::get_dispatch_layout<256, 32, 8>(long const*, int*)")]
    [InlineData("void deep_ep::layout::get_dispatch_layout<256, 32, 8>(long const*, int*)")]
    [InlineData("flash_fwd_mla_combine_kernel<cutlass::bfloat16_t>")]
    [InlineData("void at::native::(anonymous namespace)::elementwise_kernel<at::native::combine_impl>(int)")]
    [InlineData("void cutlass::Kernel<Sm90GemmWithNcclKernel>(nccl_Kernel)")]
    [InlineData("")]
    [InlineData("(")]
    public void What_only_sounds_like_it_is_computation(string name) => Assert.Equal(KernelClass.Computation, ClassOf(name));

    [Fact]
    public void The_first_rule_that_matches_counts_and_comes_before_what_is_built_in()
    {
        TraceOptions options = new() { Rules = [KernelRule.Parse("computation=ncclDev"), KernelRule.Parse("communication=stream:7"), KernelRule.Parse("memory=/^k+$/")] };
        Assert.Equal(KernelClass.Computation, ClassOf("ncclDevKernel_X", 7, options));
        Assert.Equal(KernelClass.Communication, ClassOf("kk", 7, options));
        Assert.Equal(KernelClass.Memory, ClassOf("kk", 8, options));
        Assert.Equal(KernelClass.Computation, ClassOf("kko", 8, options));
    }

    [Theory]
    [InlineData("communication=part", "communication=part")]
    [InlineData("memory=/a|b/", "memory=/a|b/")]
    [InlineData("computation=stream:-3", "computation=stream:-3")]
    [InlineData("communication=a=b", "communication=a=b")]
    public void A_rule_is_written_as_it_is_read(string text, string written) => Assert.Equal(written, KernelRule.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("nccl")]
    [InlineData("communication=")]
    [InlineData("Communication=x")]
    [InlineData("network=x")]
    [InlineData("communication=stream:x")]
    public void What_is_no_rule_is_refused(string text) => Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => KernelRule.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)b")]
    public void A_pattern_that_is_none_or_not_linear_is_refused(string pattern) => Assert.ThrowsAny<ArgumentException>(() => KernelRule.NamePattern(KernelClass.Memory, pattern));

    private static KernelClass ClassOf(string name, int stream = 7, TraceOptions? options = null) =>
        Assert.Single(TraceText.Analyze(TraceText.Of(TraceText.Kernel(name, stream, 0, 1)), options).Kernels).Class;
}
