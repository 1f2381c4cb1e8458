using Xunit;

namespace Hadal.Compilation.Tests;

public class CompilerLogTests
{
    private const string Clean = """
        ptxas info    : 0 bytes gmem
        ptxas info    : Compiling entry function 'hadal_gemm' for 'sm_90a'
        ptxas info    : Function properties for hadal_gemm
            0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
        ptxas info    : Used 168 registers, 32 bytes smem
        """;

    [Fact]
    public void Figures_are_read_from_a_clean_log()
    {
        Assert.Equal(new KernelResources(168, 32, 0, 0), CompilerLog.Resources(Clean));
        Assert.Null(CompilerLog.Refusal(Clean));
    }

    [Theory]
    [InlineData("0 bytes spill stores", "84 bytes spill stores", "it spills 84 bytes")]
    [InlineData("0 bytes spill loads", "96 bytes spill loads", "it spills 96 bytes")]
    [InlineData("0 bytes stack frame", "48 bytes stack frame", "stack frame of 48 bytes")]
    [InlineData("0 bytes gmem", "(C7508) Potential Performance Loss: 'setmaxnreg' ignored", "C7508")]
    [InlineData("0 bytes gmem", "(C7510) Potential Performance Loss: wgmma.mma_async instructions are serialized", "C7510")]
    [InlineData("0 bytes gmem", "(C7514) Potential Performance Loss: wgmma.mma_async instructions are serialized", "C7514")]
    public void What_costs_speed_is_a_reason_to_refuse(string part, string replacement, string reason) =>
        Assert.Contains(reason, CompilerLog.Refusal(Clean.Replace(part, replacement, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Of_several_kernels_the_largest_figures_count() =>
        Assert.Equal(
            new KernelResources(255, 64, 8, 16),
            CompilerLog.Resources($"{Clean}\n    16 bytes stack frame, 4 bytes spill stores, 8 bytes spill loads\nptxas info    : Used 255 registers, 64 bytes smem"));

    [Fact]
    public void An_empty_log_has_no_figures() => Assert.Equal(new KernelResources(0, 0, 0, 0), CompilerLog.Resources(""));
}
