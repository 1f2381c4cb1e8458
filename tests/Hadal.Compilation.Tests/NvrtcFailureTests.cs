using Hadal.Build;
using Hadal.Compiler;
using Hadal.Loading;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

/// <summary>An NVRTC that fails without a word: whose fault it is follows from its result.</summary>
public class NvrtcFailureTests
{
    private const int OutOfMemory = 1;
    private const int Refused = 6;

    private readonly KernelRequest _request = new("App.Tiny", "hadal1|tiny", new("default", "tiny"), "tiny", Threads: 32, SharedBytes: 0);

    [Fact]
    public void A_result_that_is_no_refusal_is_told_by_its_name_and_not_held_against_the_kernel()
    {
        HadalException error = Assert.Throws<HadalException>(() => FakeNvrtc.Of(OutOfMemory).Compile(_request.Variant, "sm_90a"));

        Assert.Contains("NVRTC_ERROR_OUT_OF_MEMORY", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_without_a_log_is_told_by_its_name()
    {
        KernelCompilationException error = Assert.Throws<KernelCompilationException>(() => FakeNvrtc.Of(Refused).Compile(_request.Variant, "sm_90a"));

        Assert.Contains("NVRTC_ERROR_COMPILATION", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_run_time_it_is_a_reason_among_those_of_the_other_places()
    {
        KernelImages images = new(new JitSource(null, () => (FakeNvrtc.Of(OutOfMemory), ""), () => throw new InvalidOperationException()));

        KernelUnavailableException error = Assert.Throws<KernelUnavailableException>(() => images.Load(_request, "sm_90a", image => image));
        Assert.Contains("App.Tiny", error.Message, StringComparison.Ordinal);
        Assert.Contains("NVRTC_ERROR_OUT_OF_MEMORY", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Install NVRTC", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutOfMemory, BuildCode.WorkerFailed)]
    [InlineData(Refused, BuildCode.KernelDoesNotCompile)]
    public void In_a_build_it_has_the_code_of_whose_fault_it_is(int result, string code)
    {
        using TemporaryFolder folder = new();
        using StringWriter output = new();
        BuildRequest request = new()
        {
            Architecture = "sm_90a",
            NvrtcIsRequired = false,
            NvrtcPath = "",
            MaxParallelism = 1,
            Compiler = "",
            Folder = folder.Path,
            SideAssembly = "",
            Report = "",
            Stamp = "",
            NvrtcFiles = [],
            Kernels = [],
        };
        UnitCompiler compiler = new(request, FakeNvrtc.Of(result), new(folder["objects"]), new(folder["cache"]), new(folder["cuda"]), new(output));

        Assert.Equal([null], compiler.Compile([new(_request.Spec, _request.Variant, new string('a', 64), ["App.Tiny"])]));
        Assert.True(WorkerMessage.TryRead(output.ToString().Trim(), out WorkerMessage? message), output.ToString());
        Assert.Equal(code, message.Code);
    }
}
