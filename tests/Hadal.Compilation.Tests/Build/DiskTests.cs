using Hadal.Build;
using Hadal.Loading;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

/// <summary>File systems that are full or that only read, as containers and quotas have them.</summary>
public sealed class DiskTests : IDisposable
{
    private const string Spec = "hadal1|quantize|from=bf16|to=rows";

    private readonly TemporaryFolder _folder = new();
    private readonly KernelRequest _request = new("App.Tiny", "hadal1|tiny", new("default", "extern \"C\" __global__ void tiny(int* p) { *p = 7; }"), "tiny", Threads: 32, SharedBytes: 0);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cache_that_only_reads_gives_what_it_has_and_takes_nothing()
    {
        using SmallDisk disk = new(_folder["disk"], bytes: 1 << 20);
        KernelCache cache = new(Path.Combine(disk.Path, "cache"));
        cache.Write(Kernel('a', 1000));
        cache.Write(Kernel('b', 1000));
        string damaged = Path.Combine(cache.Folder, "kernels", $"{new string('b', 64)}-12.4.kernel");
        File.WriteAllText(damaged, "damaged");
        disk.MakeReadOnly();

        Assert.Equal(1000, cache.TryRead(new string('a', 64))!.Cubin.Length);
        Assert.Null(cache.TryRead(new string('b', 64)));
        Assert.True(File.Exists(damaged));
        Assert.ThrowsAny<IOException>(() => cache.Write(Kernel('c', 1000)));
        Assert.Equal(2, cache.Entries().Count());
    }

    [Fact]
    public void A_kernel_runs_where_the_cache_only_reads_or_is_full()
    {
        using SmallDisk disk = new(_folder["disk"], bytes: 64 << 10);
        KernelCache cache = new(Path.Combine(disk.Path, "cache"));
        cache.Write(Kernel('a', 1000));
        disk.Fill();
        string[] before = Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories);

        AssertCompiles(cache);
        Assert.Equal(before, Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories));
        Assert.NotNull(cache.TryRead(new string('a', 64)));

        disk.MakeReadOnly();
        AssertCompiles(cache);
        Assert.NotNull(cache.TryRead(new string('a', 64)));
    }

    [Fact]
    public void A_full_disk_under_the_cache_does_not_fail_a_build()
    {
        using SmallDisk disk = new(_folder["disk"], bytes: 64 << 10);
        disk.Fill();
        WorkerRun run = new(_folder.Path, _folder["obj"], Path.Combine(disk.Path, "cache"));

        ChildProcess worker = run.Run(Spec);

        Assert.True(worker.ExitCode == 0, worker.ToString());
        Assert.True(File.Exists(run.Stamp));
    }

    [Fact]
    public void A_full_disk_under_the_build_is_one_error_and_leaves_nothing_half_written()
    {
        using SmallDisk disk = new(_folder["disk"], bytes: 64 << 10);
        WorkerRun run = new(_folder.Path, Path.Combine(disk.Path, "obj"), _folder["cache"]);
        Directory.CreateDirectory(run.Objects);
        disk.Fill();

        ChildProcess worker = run.Run(Spec);

        Assert.Equal(1, worker.ExitCode);
        WorkerMessage error = Assert.Single(WorkerRun.Messages(worker), message => message.Level == MessageLevel.Error);
        Assert.Equal(BuildCode.WorkerFailed, error.Code);
        Assert.Contains("No space left", error.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(run.SideAssembly));
        Assert.False(File.Exists(run.Stamp));
        Assert.Empty(Directory.EnumerateFiles(run.Objects));

        File.Delete(Path.Combine(disk.Path, "ballast"));
        Assert.Equal(0, run.Run(Spec).ExitCode);
        Assert.True(File.Exists(run.Stamp));
    }

    private static CompiledKernel Kernel(char digit, int bytes) => new(new string(digit, 64), "sm_90a", "12.4", new(8, 0, 0, 0), new byte[bytes]);

    private void AssertCompiles(KernelCache cache)
    {
        KernelCompiler? compiler = KernelCompiler.TryCreate(Environment.GetEnvironmentVariable("HADAL_NVRTC"), out string diagnosis);
        Requires.Tool(compiler is null ? null : diagnosis, "NVRTC", "the CUDA toolkit");
        JitSource jit = new(null, () => (compiler, diagnosis), () => cache);

        Assert.Equal(KernelOrigin.Jit, jit.TryFind(_request, "sm_90a", KernelSources.Hash("sm_90a", _request.Variant), out _)!.Origin);
    }
}
