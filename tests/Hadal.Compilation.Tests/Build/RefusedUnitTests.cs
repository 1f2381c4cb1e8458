using Hadal.Build;
using Hadal.Compiler;
using Hadal.Interop.Nvrtc;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

/// <summary>Texts that no family emits: what is told of one that NVRTC refuses, and of one that Hadal does.</summary>
public sealed class RefusedUnitTests : IDisposable
{
    // 96 values that live at once, where 1024 threads twice on an SM leave 32 registers each.
    private const string Spilling = """
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

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Spilling, "HADAL8005", "is not used: it spills", "bytes spill stores")]
    [InlineData("extern \"C\" __global__ void broken() { absent(); }", "HADAL8003", "does not compile", "absent")]
    public void It_is_one_error_of_its_own_code_at_the_declaration_with_text_and_log(string source, string code, string reason, string logged)
    {
        string nvrtc = Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable) ?? "";
        KernelCompiler? compiler = KernelCompiler.TryCreate(nvrtc, out string diagnosis);
        Requires.Tool(compiler is null ? null : diagnosis, "NVRTC", "the CUDA toolkit");
        KernelUnit unit = new("hadal1|tiny", new("only", source), new string('a', 64), ["App.Layers.Up"]);
        KernelStore objects = new(_folder["objects"]);
        KernelCache cache = new(_folder["cache"]);
        CudaTexts texts = new(_folder["cuda"]);
        texts.Write([unit]);
        using StringWriter output = new();
        BuildLog log = new(output);

        CompiledKernel?[] kernels = new UnitCompiler(Request(nvrtc), compiler, objects, cache, texts, log).Compile([unit]);

        Assert.Null(Assert.Single(kernels));
        Assert.True(log.HasErrors);
        WorkerMessage error = Assert.Single(WorkerRun.Messages(output.ToString()));
        Assert.Equal((MessageLevel.Error, code), (error.Level, error.Code));
        Assert.Equal(["App.Layers.Up"], error.Declarations);
        Assert.StartsWith("'App.Layers.Up' (hadal1|tiny): ", error.Text, StringComparison.Ordinal);
        Assert.Contains(reason, error.Text, StringComparison.Ordinal);
        Assert.Equal(source, File.ReadAllText(Assert.Single(Directory.GetFiles(_folder["cuda"], "*.cu"))));
        string file = Assert.Single(Directory.GetFiles(_folder["cuda"], "*.log"));
        Assert.EndsWith(file, error.Text, StringComparison.Ordinal);
        Assert.Contains(logged, File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Empty(objects.Entries());
        Assert.Empty(cache.Entries());
    }

    private BuildRequest Request(string nvrtc) => new()
    {
        Architecture = "sm_90a",
        NvrtcIsRequired = true,
        NvrtcPath = nvrtc,
        MaxParallelism = 1,
        Compiler = "",
        Folder = _folder.Path,
        SideAssembly = _folder["App.Kernels.dll"],
        Report = _folder["kernels.tsv"],
        Stamp = _folder["kernels.complete"],
        NvrtcFiles = [],
        Kernels = [],
    };
}
