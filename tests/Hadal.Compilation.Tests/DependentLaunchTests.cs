using System.Text.RegularExpressions;
using Hadal.Interop.Nvrtc;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

/// <summary>
/// A stream may launch a kernel before the one in front of it has ended, so every kernel waits for that one by itself. A new family has a
/// line here, which fails until it does.
/// </summary>
public partial class DependentLaunchTests
{
    private const string Wait = "griddepcontrol.wait;";
    private const string Release = "griddepcontrol.launch_dependents;";

    /// <summary>Every kernel whose first look at memory is behind its wait.</summary>
    public static TheoryData<string> Waiting =>
    [
        "hadal1|bench",
        "hadal1|quantize|from=bf16|to=rows",
        "hadal1|quantize|from=f32|to=rows",
        "hadal1|quantize|from=bf16|to=blocks",
        "hadal1|quantize|from=f32|to=blocks",
        "hadal1|quantize|from=bf16|to=rows|transpose=only",
        "hadal1|quantize|from=f32|to=rows|transpose=also",
        "hadal1|quantize|from=bf16|to=blocks|transpose=only",
        "hadal1|quantize|from=f32|to=blocks|transpose=also",
        "hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=bf16",
        "hadal1|mla-decode|heads=7|page=256|width=512|q=f16|cache=f16|sink=1",
        "hadal1|mla-decode|heads=16|page=16|width=576|q=bf16|cache=bf16|sink=1",
        "hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=e4m3",
        "hadal1|mla-decode|heads=3|page=16|width=576|q=bf16|cache=e4m3|sink=1",
        "hadal1|mla-plan",
        "hadal1|paged-cache|tokens=bf16|cache=bf16",
        "hadal1|paged-cache|tokens=f16|cache=f16",
        "hadal1|paged-cache|tokens=bf16|cache=e4m3",
        "hadal1|transpose|of=e4m3|scales=blocks",
    ];

    /// <summary>As those, and the kernels that may read what the caller says is ready.</summary>
    public static TheoryData<string> All =>
    [
        .. Waiting.Select(row => row.Data),
        "hadal1|gemm|n=512|k=256|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks",
        "hadal1|gemm|n=512|k=256|a=e4m3|b=e4m3|d=f32|scales=rows-blocks",
    ];

    [Theory]
    [MemberData(nameof(Waiting))]
    public void A_kernel_waits_before_it_touches_memory_and_lets_no_other_begin_before_that(string spec)
    {
        MustHaveNvrtc();
        foreach (KernelVariant variant in KernelFamilies.Variants(spec, "sm_90a"))
        {
            foreach ((string entry, string ptx) in PtxOfUnit.Entries(variant.Source))
            {
                int wait = ptx.IndexOf(Wait, StringComparison.Ordinal);
                Assert.True(wait >= 0, $"{entry} of {spec} never waits.");
                Assert.Matches(GlobalAccess(), ptx[wait..]);
                Assert.False(GlobalAccess().IsMatch(ptx[..wait]), $"{entry} of {spec} touches global memory before it waits.");
                Assert.DoesNotContain(Release, ptx[..wait]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_loader_takes_for_waiting_what_waits_in_machine_code_and_nothing_else(string spec)
    {
        MustHaveNvrtc();
        Assert.All(KernelFamilies.Variants(spec, "sm_90a"), variant => Assert.Equal(
            PtxOfUnit.Entries(variant.Source).Values.All(ptx => ptx.Contains(Wait, StringComparison.Ordinal)), KernelSources.WaitsForUpstream(variant)));
    }

    [Fact]
    public void Every_family_is_among_them()
    {
        string[] families = [.. KernelSources.Headers.Select(header => header.Path.Split('/')[0]).Distinct().Where(folder => folder != "common")];

        Assert.All(families, family => Assert.Contains(All, row => row.Data.StartsWith($"hadal1|{family}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("extern \"C\" __global__ void k() { }", false)]
    [InlineData("// wait_for_upstream();", false)]
    [InlineData("#include \"common/dependent_launch.cuh\"", false)]
    [InlineData("#include \"no/such/header.cuh\"", false)]
    [InlineData("#include \"quantize/transposed_rows.cuh\"", true)]
    [InlineData("__global__ void k() {\n    hadal::wait_for_upstream();\n}", true)]
    public void A_unit_waits_where_its_text_or_that_of_a_header_calls_it(string unit, bool expected) =>
        Assert.Equal(expected, KernelSources.WaitsForUpstream(new("default", unit)));

    [GeneratedRegex(@"\b(ld|st|atom|red)\.[a-z.:0-9]*global|cp\.async\.bulk\.(tensor|prefetch)|cp\.async\.c[ag]")]
    private static partial Regex GlobalAccess();

    private static void MustHaveNvrtc() => Requires.Tool(
        KernelCompiler.TryCreate(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable), out string diagnosis) is null ? null : diagnosis,
        "NVRTC",
        "the CUDA toolkit (Debian: libnvrtc12, libnvrtc-builtins12.4 in non-free)");
}
