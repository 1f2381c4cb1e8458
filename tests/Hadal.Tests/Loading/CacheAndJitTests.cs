using Hadal.Compilation;
using Hadal.Loading;
using Hadal.Testing;
using Xunit;

namespace Hadal.Tests.Loading;

// What cannot be cached is told to all who listen, so not beside the tests that do.
[Collection(Devices.FakeDriver.Collection)]
public sealed class CacheAndJitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KernelRequest _request = Kernels.Request();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cached_kernel_is_found()
    {
        Cache().Write(Kernels.Compiled(_request, 1, 2, 3));

        KernelImage? image = Find(new CacheSource(Cache), out _);

        Assert.Equal((KernelOrigin.Cache, "12.4"), (image!.Origin, image.NvrtcVersion));
        Assert.Equal(new byte[] { 1, 2, 3 }, image.Cubin.ToArray());
    }

    [Fact]
    public void Where_the_driver_rejects_the_newest_of_a_cache_an_older_one_is_loaded_and_that_alone_counts_as_used()
    {
        foreach (string version in (string[])["12.4", "12.9", "13.0"])
        {
            Cache().Write(Kernels.Compiled(_request, 1) with { NvrtcVersion = version });
        }

        string[] files = [.. Cache().Entries()];
        DateTime before = DateTime.UtcNow.AddHours(-5);
        Array.ForEach(files, file => File.SetLastWriteTimeUtc(file, before));
        FakeSource jit = new(null, "no NVRTC");

        (KernelImage image, _) = new KernelImages(new CacheSource(Cache), jit).Load(
            _request, Kernels.Architecture, image => image.NvrtcVersion == "12.4" ? 7 : throw new CudaException(200, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid", "cuModuleLoadData"));

        Assert.Equal((KernelOrigin.Cache, "12.4"), (image.Origin, image.NvrtcVersion));
        Assert.Equal(0, jit.Requests);
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(file.EndsWith("-12.4.kernel", StringComparison.Ordinal), File.GetLastWriteTimeUtc(file) > before));
    }

    [Fact]
    public void An_empty_cache_names_its_folder()
    {
        Assert.Null(Find(new CacheSource(Cache), out string reason));
        Assert.Contains(_folder["cache"], reason);
    }

    [Fact]
    public void A_cache_that_cannot_be_opened_is_a_reason_and_no_crash()
    {
        Assert.Null(Find(new CacheSource(() => throw new IOException("the disk is on fire")), out string reason));
        Assert.Contains("the disk is on fire", reason);
    }

    [Fact]
    public void Forbidding_the_jit_does_not_even_look_for_a_compiler()
    {
        JitSource source = new("forbid", () => throw new InvalidOperationException(), Cache);

        Assert.Null(Find(source, out string reason));
        Assert.Contains("HADAL_JIT=forbid", reason);
    }

    [Theory]
    [InlineData("Forbid")]
    [InlineData("0")]
    [InlineData("allow")]
    public void A_mode_that_is_not_known_forbids_too_and_says_what_can_be(string mode)
    {
        Assert.Null(Find(new JitSource(mode, () => throw new InvalidOperationException(), Cache), out string reason));
        Assert.Contains($"'{mode}'", reason);
        Assert.Contains("'forbid'", reason);
    }

    [Fact]
    public void An_absent_compiler_is_a_reason_with_its_diagnosis()
    {
        Assert.Null(Find(new JitSource(null, () => (null, "no libnvrtc anywhere."), Cache), out string reason));
        Assert.Contains("no libnvrtc anywhere", reason);
    }

    [Fact]
    public void What_the_jit_compiles_is_in_the_cache_afterwards()
    {
        JitSource jit = new(null, Compiler, Cache);

        KernelImage? compiled = Find(jit, out _);
        KernelImage? cached = Find(new CacheSource(Cache), out _);

        Assert.Equal(KernelOrigin.Jit, compiled!.Origin);
        Assert.Equal(compiled.Cubin.ToArray(), cached!.Cubin.ToArray());
        Assert.Equal("\u007fELF"u8, compiled.Cubin.Span[..4]);
    }

    [Fact]
    public void A_kernel_that_cannot_be_cached_runs_all_the_same()
    {
        Assert.NotNull(Find(JitWithoutCache(), out _));
    }

    /// <summary>NVRTC, with a cache that takes nothing.</summary>
    internal static JitSource JitWithoutCache() => new(null, Compiler, () => throw new IOException("the disk is full"));

    [Fact]
    public void A_kernel_that_does_not_compile_is_an_error_that_names_it_with_the_log()
    {
        JitSource jit = new(null, Compiler, Cache);
        KernelRequest broken = Kernels.Request("extern \"C\" __global__ void tiny() { undeclared(); }");

        KernelCompilationException error = Assert.Throws<KernelCompilationException>(
            () => jit.TryFind(broken, Kernels.Architecture, Kernels.Hash(broken), out _));
        Assert.Contains("Ns.Type.Tiny", error.Message);
        Assert.Contains("undeclared", error.Log);
    }

    private static (KernelCompiler? Compiler, string Diagnosis) Compiler()
    {
        KernelCompiler? compiler = KernelCompiler.TryCreate(Environment.GetEnvironmentVariable("HADAL_NVRTC"), out string diagnosis);
        Requires.Tool(compiler is null ? null : diagnosis, "NVRTC", "the CUDA toolkit");
        return (compiler, diagnosis);
    }

    private KernelCache Cache() => new(_folder["cache"]);

    private KernelImage? Find(IKernelImageSource source, out string reason) =>
        source.TryFind(_request, Kernels.Architecture, Kernels.Hash(_request), out reason);
}
