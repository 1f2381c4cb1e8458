using Hadal.Interop;
using Hadal.Interop.Nvrtc;
using Hadal.Specs;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

public sealed class NvrtcTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    /// <summary>
    /// Every whole tile and every kernel of few rows of a forward pass into BF16, and some that split K. Into FP32 and onto gradients some of
    /// all: little of what differs there depends on the tile.
    /// </summary>
    public static TheoryData<string, string> Configurations =>
    [
        .. Of("hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks", whole: 1, split: 4, few: 1),
        .. Of("hadal1|gemm|n=1044|k=1168|a=e4m3|b=e4m3|d=f32|scales=rows-blocks", whole: 5, split: 4, few: 5),
        .. Of("hadal1|gemm|n=1044|k=1168|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1", whole: 4, split: 4, few: 4),
        .. Of("hadal1|gemm|n=328|k=4112|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks", whole: 40, split: 5, few: 40),
    ];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void An_absent_library_is_a_state_with_all_that_was_tried()
    {
        (NvrtcLibrary? library, NativeLibraryProbe probe) = NvrtcLibrary.Load(_temporary.Path);

        Assert.Null(library);
        Assert.Equal($"the folder '{_temporary.Path}', where it was said to be, does not hold it", probe.Failure);
        Assert.Contains(Path.Combine(_temporary.Path, OperatingSystem.IsWindows() ? "nvrtc64_130_0.dll" : "libnvrtc.so.13"), probe.Tried);
        Assert.All(probe.Tried, path => Assert.StartsWith(_temporary.Path, path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_library_is_an_absent_library()
    {
        string file = Path.Combine(_temporary.Path, "libnvrtc.so.13");
        File.WriteAllText(file, "not a library");

        Assert.Null(KernelCompiler.TryCreate(file, out string diagnosis));
        Assert.Contains($"'{file}' is there, but is no library", diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_path_that_is_not_there_is_said_not_to_exist_whatever_is_installed()
    {
        string path = Path.Combine(_temporary.Path, "absent");

        Assert.Null(KernelCompiler.TryCreate(path, out string diagnosis));
        Assert.Equal($"'{path}', where it was said to be, does not exist (tried {path}).", diagnosis);
    }

    [Fact]
    public void A_library_that_is_not_NVRTC_is_said_to_be_none()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses a library of Linux.");
        string? library = new[] { "/usr/lib/x86_64-linux-gnu/libm.so.6", "/lib64/libm.so.6", "/usr/lib/aarch64-linux-gnu/libm.so.6" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(library is null, "No libm where it is usually.");

        Assert.Null(KernelCompiler.TryCreate(library, out string diagnosis));
        Assert.Contains("is no NVRTC", diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_the_text_comes_with_the_log()
    {
        KernelCompilationException error = Assert.Throws<KernelCompilationException>(() => Compiler().Compile(new("broken", "no such thing;"), "sm_90a"));

        Assert.Contains("'broken'", error.Message, StringComparison.Ordinal);
        Assert.Contains("broken.cu(1)", error.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spill_is_refused()
    {
        const string Source = """
            extern "C" __global__ void __launch_bounds__(1024, 2) spill(float* p)
            {
                float x[96];
                #pragma unroll
                for (int i = 0; i < 96; i++) x[i] = p[i * 1024 + threadIdx.x];
                __syncthreads();
                #pragma unroll
                for (int i = 0; i < 96; i++) p[threadIdx.x * 96 + i] = x[i] * x[95 - i];
            }
            """;

        KernelCompilationException error = Assert.Throws<KernelCompilationException>(() => Compiler().Compile(new("spilling", Source), "sm_90a"));
        Assert.Contains("is not used: it spills", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_text_compiles_to_the_same_bytes_also_in_parallel()
    {
        KernelCompiler compiler = Compiler();
        KernelVariant variant = KernelFamilies.Variants("hadal1|quantize|from=bf16|to=rows", "sm_90a")[0];
        CompiledKernel[] kernels = [.. Enumerable.Range(0, 8).AsParallel().Select(_ => compiler.Compile(variant, "sm_90a"))];

        Assert.All(kernels, kernel => Assert.Equal(kernels[0].Cubin.ToArray(), kernel.Cubin.ToArray()));
    }

    [Theory]
    [InlineData("hadal1|gemm|n=7168|k=16384|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks")]
    [InlineData("hadal1|gemm|n=2112|k=7168|a=e4m3|b=e4m3|d=f32|scales=rows-blocks")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks")]
    [InlineData("hadal1|gemm|n=7168|k=4096|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1")]
    [InlineData("hadal1|gemm|n=576|k=7168|a=e4m3|b=e4m3|d=bf16|scales=rows-rows")]
    [InlineData("hadal1|quantize|from=bf16|to=rows")]
    [InlineData("hadal1|quantize|from=f32|to=rows")]
    [InlineData("hadal1|quantize|from=bf16|to=blocks")]
    [InlineData("hadal1|quantize|from=f32|to=blocks")]
    [InlineData("hadal1|quantize|from=bf16|to=rows|transpose=only")]
    [InlineData("hadal1|quantize|from=f32|to=rows|transpose=only")]
    [InlineData("hadal1|quantize|from=bf16|to=rows|transpose=also")]
    [InlineData("hadal1|quantize|from=f32|to=rows|transpose=also")]
    [InlineData("hadal1|quantize|from=bf16|to=blocks|transpose=only")]
    [InlineData("hadal1|quantize|from=f32|to=blocks|transpose=only")]
    [InlineData("hadal1|quantize|from=bf16|to=blocks|transpose=also")]
    [InlineData("hadal1|quantize|from=f32|to=blocks|transpose=also")]
    [InlineData("hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=bf16")]
    [InlineData("hadal1|mla-decode|heads=7|page=256|width=512|q=f16|cache=f16|sink=1")]
    [InlineData("hadal1|mla-decode|heads=16|page=16|width=576|q=bf16|cache=bf16|sink=1")]
    [InlineData("hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=e4m3")]
    [InlineData("hadal1|mla-decode|heads=3|page=16|width=576|q=bf16|cache=e4m3|sink=1")]
    [InlineData("hadal1|mla-plan")]
    [InlineData("hadal1|paged-cache|tokens=bf16|cache=bf16")]
    [InlineData("hadal1|paged-cache|tokens=f16|cache=f16")]
    [InlineData("hadal1|paged-cache|tokens=bf16|cache=e4m3")]
    [InlineData("hadal1|transpose|of=e4m3|scales=blocks")]
    public void Every_variant_compiles_without_spill_stack_frame_or_remark(string spec)
    {
        KernelCompiler compiler = Compiler();
        Assert.All(KernelFamilies.Variants(spec, "sm_90a"), variant => compiler.Compile(variant, "sm_90a"));
    }

    // What only tuning can choose takes NVRTC minutes.
    [Theory(Explicit = true)]
    [MemberData(nameof(Configurations))]
    public void Every_tile_compiles_without_spill_stack_frame_or_remark(string canonical, string configuration)
    {
        GemmSpec spec = GemmSpec.Parse(canonical);
        _ = Compiler().Compile(GemmFamily.Variant(spec, GemmCandidates.Of(spec).Single(candidate => candidate.Name == configuration)), "sm_90a");
    }

    /// <summary>Of each kind every so many, from the last on: the widest tile and the most in flight are where registers run out.</summary>
    private static IEnumerable<TheoryDataRow<string, string>> Of(string canonical, int whole, int split, int few)
    {
        GemmConfiguration[] candidates = [.. GemmCandidates.Of(GemmSpec.Parse(canonical)).Reverse()];
        return Every(whole, candidates.Where(candidate => candidate is TiledGemm { Split: 1 }))
            .Concat(Every(split, candidates.Where(candidate => candidate is TiledGemm { Split: > 1 })))
            .Concat(Every(few, candidates.Where(candidate => candidate is SkinnyGemm)))
            .Select(candidate => new TheoryDataRow<string, string>(canonical, candidate.Name));
    }

    private static IEnumerable<GemmConfiguration> Every(int step, IEnumerable<GemmConfiguration> candidates) => candidates.Where((_, i) => i % step == 0);

    private static KernelCompiler Compiler()
    {
        KernelCompiler? compiler = KernelCompiler.TryCreate(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable), out string diagnosis);
        Requires.Tool(compiler is null ? null : diagnosis, "NVRTC", "the CUDA toolkit (Debian: libnvrtc12, libnvrtc-builtins12.4 in non-free)");
        return compiler!;
    }
}
