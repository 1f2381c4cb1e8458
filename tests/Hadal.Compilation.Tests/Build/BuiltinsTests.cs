using Hadal.Build;
using Hadal.Interop.Nvrtc;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

/// <summary>
/// NVRTC without its builtins library, as a package manager that has them in two packages installs it. In processes of their own: once some NVRTC
/// of a process has loaded the builtins, every other finds them.
/// </summary>
public sealed class BuiltinsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_build_takes_NVRTC_without_its_builtins_for_an_absent_one_and_names_what_is_missing()
    {
        string lone = LoneNvrtc();
        ChildProcess worker = Worker(lone, required: false);

        Assert.True(worker.ExitCode == 0, worker.ToString());
        WorkerMessage said = Assert.Single(Messages(worker), message => message.Level != MessageLevel.Detail);
        Assert.Equal(BuildCode.NvrtcAbsent, said.Code);
        Assert.Contains("nvrtc-builtins", said.Text, StringComparison.Ordinal);
        Assert.Contains(lone, said.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["obj", "App.Kernels.dll"]));
        Assert.False(File.Exists(_folder["obj", "kernels.complete"]));
    }

    [Fact]
    public void Where_NVRTC_is_required_its_missing_builtins_are_the_error()
    {
        ChildProcess worker = Worker(LoneNvrtc(), required: true);

        Assert.Equal(1, worker.ExitCode);
        WorkerMessage error = Assert.Single(Messages(worker), message => message.Level == MessageLevel.Error);
        Assert.Equal(BuildCode.NvrtcRequired, error.Code);
        Assert.Contains("nvrtc-builtins", error.Text, StringComparison.Ordinal);
    }

    private static WorkerMessage[] Messages(ChildProcess worker) =>
        [.. worker.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => WorkerMessage.TryRead(line.Trim(), out WorkerMessage? message) ? message : throw new FormatException(line))];

    private ChildProcess Worker(string nvrtc, bool required)
    {
        BuildRequest request = new()
        {
            Architecture = "sm_90a",
            NvrtcIsRequired = required,
            NvrtcPath = nvrtc,
            MaxParallelism = 0,
            Folder = _folder["obj"],
            SideAssembly = _folder["obj", "App.Kernels.dll"],
            Report = _folder["obj", "kernels.tsv"],
            Stamp = _folder["obj", "kernels.complete"],
            Compiler = "",
            NvrtcFiles = [],
            Kernels = [new("hadal1|quantize|from=bf16|to=rows", "App.Quantize", "App")],
        };
        return ChildProcess.Run(
            "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "Hadal.Compiler.dll"), _folder.Write("kernels.request", request.Write())],
            _folder.Path,
            new Dictionary<string, string?> { ["HADAL_CACHE"] = _folder["cache"], ["LD_LIBRARY_PATH"] = null });
    }

    /// <summary>A folder that holds the library and nothing else.</summary>
    private string LoneNvrtc()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of libraries are those of Linux.");
        KernelCompiler? compiler = KernelCompiler.TryCreate(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable), out string diagnosis);
        Requires.Tool(compiler is null ? null : diagnosis, "NVRTC", "the CUDA toolkit (Debian: libnvrtc12, libnvrtc-builtins12.4 in non-free)");
        string library = NvrtcLibrary.Load(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable)).Probe.Path!;
        Assert.SkipUnless(Path.IsPathFullyQualified(library), "NVRTC is where the system searches, and so are its builtins.");
        string folder = Directory.CreateDirectory(_folder["lone"]).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(library)), library);
        return folder;
    }
}
