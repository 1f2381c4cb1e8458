using System.Reflection;
using System.Runtime.Loader;
using Hadal.Build;
using Hadal.Compiler;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

public sealed class KernelBuildTests : IDisposable
{
    private const string Rows = "hadal1|quantize|from=bf16|to=rows";
    private const string Blocks = "hadal1|quantize|from=bf16|to=blocks";

    private readonly TemporaryFolder _folder = new();

    private string SideAssemblyPath => _folder["obj", "App.Kernels.dll"];

    private string Stamp => _folder["obj", "kernels.complete"];

    private KernelCache Cache => new(_folder["cache"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_NVRTC_the_assembly_is_written_and_the_build_is_not_complete()
    {
        IReadOnlyList<WorkerMessage> messages = Build(Request(Rows));

        Assert.Equal(BuildCode.NvrtcAbsent, Assert.Single(messages, message => message.Level != MessageLevel.Detail).Code);
        Assert.Empty(Table());
        Assert.False(File.Exists(Stamp));
    }

    [Fact]
    public void Where_NVRTC_is_required_its_absence_is_an_error_and_nothing_is_written()
    {
        IReadOnlyList<WorkerMessage> messages = Build(Request(Rows) with { NvrtcIsRequired = true });

        Assert.Equal(BuildCode.NvrtcRequired, Assert.Single(messages, message => message.Level == MessageLevel.Error).Code);
        Assert.False(File.Exists(SideAssemblyPath));
        Assert.False(File.Exists(Stamp));
    }

    [Fact]
    public void What_the_cache_has_needs_no_NVRTC()
    {
        CompiledKernel kernel = Compiled(Rows);
        Cache.Write(kernel);

        Build(Request(Rows) with { NvrtcIsRequired = true });

        KernelTableEntry entry = Assert.Single(Table());
        Assert.Equal((Rows, "default", kernel.SourceHash), (entry.Spec, entry.Configuration, entry.SourceHash));
        Assert.Equal(kernel.Cubin.ToArray(), Resource(entry.ResourceName));
        Assert.True(File.Exists(Stamp));
    }

    [Fact]
    public void What_was_compiled_once_outlives_the_cache_and_a_spec_that_is_gone_leaves_nothing()
    {
        Cache.Write(Compiled(Rows));
        Cache.Write(Compiled(Blocks));
        Build(Request(Rows, Blocks));
        Cache.Clear();

        Build(Request(Blocks));

        Assert.Equal(Blocks, Assert.Single(Table()).Spec);
        Assert.Single(Directory.EnumerateFiles(_folder["obj", "objects"]));
        Assert.Single(Directory.EnumerateFiles(_folder["obj", "cuda"]));
    }

    [Fact]
    public void One_spec_of_two_methods_is_one_kernel()
    {
        Cache.Write(Compiled(Rows));

        Build(Request(Rows) with { Kernels = [new(Rows, "A.First", "A"), new(Rows, "B.Second", "B")] });

        Assert.Single(Table());
    }

    [Theory]
    [InlineData("hadal2|gemm|n=1")]
    [InlineData("hadal1|unheard|n=1")]
    [InlineData("hadal1|gemm|n=64|k=128|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|bias=1")]
    [InlineData("hadal1|gemm|n=64|k=130|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks")]
    [InlineData("hadal1|quantize|from=bf16;}__global__ void evil(){|to=rows")]
    public void A_spec_that_cannot_be_read_is_an_error_that_names_its_library(string spec)
    {
        WorkerMessage error = Assert.Single(Build(Request(spec)), message => message.Level == MessageLevel.Error);

        Assert.Equal(BuildCode.SpecUnreadable, error.Code);
        Assert.Contains("'App.Kernel0' of the assembly App", error.Text, StringComparison.Ordinal);
        Assert.Equal(["App.Kernel0"], error.Declarations);
        Assert.False(File.Exists(Stamp));
    }

    [Theory]
    [InlineData("9.8.7", true)]
    [InlineData("0.0.1", false)]
    [InlineData("", false)]
    public void A_spec_of_a_newer_Hadal_is_an_error_that_says_which_version_is_needed(string hadal, bool isNewer)
    {
        RequestedKernel kernel = new("hadal1|gemm|n=64|k=128|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|bias=1", "Theirs.Layers.Up", "Theirs", hadal);

        WorkerMessage error = Assert.Single(Build(Request() with { Kernels = [kernel] }), message => message.Level == MessageLevel.Error);

        Assert.Contains("'Theirs.Layers.Up' of the assembly Theirs", error.Text, StringComparison.Ordinal);
        Assert.Contains("'bias' is not known", error.Text, StringComparison.Ordinal);
        Assert.Equal(isNewer, error.Text.Contains("Theirs was built with Hadal 9.8.7", StringComparison.Ordinal));
    }

    [Fact]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Interoperability", "CA1416", Justification = "Skips elsewhere.")]
    public void A_refused_cache_is_told_once_and_the_build_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        Directory.CreateDirectory(_folder["cache"], (UnixFileMode)0b111_101_101);

        IReadOnlyList<WorkerMessage> messages = Build(Request(Rows, Blocks));

        Assert.Single(messages, message => message.Code == BuildCode.CacheRefused);
        Assert.DoesNotContain(messages, message => message.Level == MessageLevel.Error);
        Assert.True(File.Exists(SideAssemblyPath));
    }

    [Fact]
    public void The_same_kernels_give_the_same_bytes_and_leave_the_file_untouched()
    {
        Cache.Write(Compiled(Rows));
        Cache.Write(Compiled(Blocks));
        Build(Request(Rows, Blocks));
        byte[] first = File.ReadAllBytes(SideAssemblyPath);
        DateTime old = DateTime.UnixEpoch;
        File.SetLastWriteTimeUtc(SideAssemblyPath, old);

        Build(Request(Rows, Blocks));
        Assert.Equal(old, File.GetLastWriteTimeUtc(SideAssemblyPath));

        File.Delete(SideAssemblyPath);
        Build(Request(Rows, Blocks));
        Assert.Equal(first, File.ReadAllBytes(SideAssemblyPath));
    }

    [Fact]
    public async Task Two_builds_at_once_share_a_cache()
    {
        string nvrtc = Environment.GetEnvironmentVariable(Interop.Nvrtc.NvrtcLibrary.PathVariable) ?? "";
        Requires.Tool(KernelCompiler.TryCreate(nvrtc, out string diagnosis) is null ? null : diagnosis, "NVRTC", "the CUDA toolkit");
        string worker = Path.Combine(AppContext.BaseDirectory, "Hadal.Compiler.dll");

        ChildProcess[] builds = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(() =>
        {
            string request = _folder.Write($"{i}.request", (Request(Rows, Blocks) with
            {
                NvrtcPath = nvrtc,
                Folder = _folder[$"obj{i}"],
                SideAssembly = _folder[$"obj{i}", "App.Kernels.dll"],
                Report = _folder[$"obj{i}", "kernels.tsv"],
                Stamp = _folder[$"obj{i}", "kernels.complete"],
            }).Write());
            return ChildProcess.Run("dotnet", ["exec", worker, request], _folder.Path, new Dictionary<string, string?> { ["HADAL_CACHE"] = _folder["cache"] });
        })));

        Assert.All(builds, build => Assert.True(build.ExitCode == 0, build.ToString()));
        Assert.Equal(File.ReadAllBytes(_folder["obj0", "App.Kernels.dll"]), File.ReadAllBytes(_folder["obj1", "App.Kernels.dll"]));
        Assert.Equal(2, Cache.Entries().Count());
    }

    [Fact]
    public void A_request_of_another_version_ends_in_a_message_and_not_in_a_crash()
    {
        string request = _folder.Write("kernels.request", "hadal-request-9\n");
        ChildProcess worker = ChildProcess.Run("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Hadal.Compiler.dll"), request], _folder.Path);

        Assert.Equal(1, worker.ExitCode);
        Assert.True(WorkerMessage.TryRead(worker.Output.Trim(), out WorkerMessage? message), worker.ToString());
        Assert.Equal(BuildCode.WorkerFailed, message.Code);
    }

    private IReadOnlyList<WorkerMessage> Build(BuildRequest request)
    {
        using StringWriter output = new();
        new KernelBuild(request, Cache, new(output)).Run();
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => WorkerMessage.TryRead(line.Trim(), out WorkerMessage? message) ? message : throw new FormatException(line))];
    }

    /// <summary>A request on a machine without NVRTC.</summary>
    private BuildRequest Request(params string[] specs) => new()
    {
        Architecture = "sm_90a",
        NvrtcIsRequired = false,
        NvrtcPath = Directory.CreateDirectory(_folder["no nvrtc"]).FullName,
        MaxParallelism = 0,
        Folder = _folder["obj"],
        SideAssembly = SideAssemblyPath,
        Report = _folder["obj", "kernels.tsv"],
        Stamp = Stamp,
        Compiler = "",
        NvrtcFiles = [],
        Kernels = [.. specs.Select((spec, i) => new RequestedKernel(spec, $"App.Kernel{i}", "App"))],
    };

    /// <summary>An entry that stands for the compiled kernel of a spec.</summary>
    private static CompiledKernel Compiled(string spec) => new(
        KernelSources.Hash("sm_90a", Assert.Single(KernelFamilies.Variants(spec, "sm_90a"))), "sm_90a", "12.4", new(30, 0, 0, 0), System.Text.Encoding.UTF8.GetBytes(spec));

    private IReadOnlyList<KernelTableEntry> Table() => KernelTable.Read(System.Text.Encoding.UTF8.GetString(Resource(KernelTable.ResourceName)));

    private byte[] Resource(string name)
    {
        AssemblyLoadContext context = new(null, isCollectible: true);
        try
        {
            using MemoryStream image = new(File.ReadAllBytes(SideAssemblyPath));
            Assembly assembly = context.LoadFromStream(image);
            Assert.Equal("App.Kernels", assembly.GetName().Name);
            using MemoryStream content = new();
            assembly.GetManifestResourceStream(name)!.CopyTo(content);
            return content.ToArray();
        }
        finally
        {
            context.Unload();
        }
    }
}
