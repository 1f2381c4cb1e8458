using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

public class CompileTests
{
    private static readonly (string, string) s_kernel = ("hadal1|quantize|from=f32|to=rows", "A.Rows");

    [Fact]
    public void Without_NVRTC_it_fails_with_one_line()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string?> environment = new() { ["HADAL_NVRTC"] = folder["no-such-folder"] };
        ToolRun run = Tool.RunProcess(environment, folder.Path, "compile", ForeignAssembly.Write(folder, "App", s_kernel), "--out", folder["cubins"], "--json");
        Tool.MustFail(run, 1, "NVRTC");
        Assert.Single(run.Error.Trim().Split('\n'));
        Assert.False(Directory.Exists(folder["cubins"]));
    }

    [Fact]
    public void With_NVRTC_every_variant_becomes_a_cubin()
    {
        MustHaveNvrtc();
        using TemporaryFolder folder = new();
        ToolRun run = Tool.Run("compile", ForeignAssembly.Write(folder, "App", s_kernel, ("hadal1|bench", "A.Bench")), "--out", folder["cubins"], "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        foreach (JsonElement kernel in run.Json.GetProperty("kernels").EnumerateArray())
        {
            Tool.MustHaveExactly(kernel, "name", "spec", "assembly", "variants");
            JsonElement variant = Assert.Single(kernel.GetProperty("variants").EnumerateArray());
            Tool.MustHaveExactly(variant, "config", "arch", "registers", "sharedBytes", "spillBytes", "stackBytes", "file");
            Assert.InRange(variant.GetProperty("registers").GetInt32(), 1, 255);
            Assert.Equal(0, variant.GetProperty("spillBytes").GetInt32());
            Assert.True(File.ReadAllBytes(variant.GetProperty("file").GetString()!).AsSpan().StartsWith("\u007fELF"u8));
        }
    }

    [Fact]
    public void An_architecture_that_no_kernel_has_is_an_error()
    {
        MustHaveNvrtc();
        using TemporaryFolder folder = new();
        Tool.MustFail(Tool.Run("compile", ForeignAssembly.Write(folder, "App", s_kernel), "--out", folder["cubins"], "--arch", "abacus"), 1, "abacus");
    }

    private static void MustHaveNvrtc() =>
        Requires.Tool(Tool.Run("doctor", "--json").Json.GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("name").GetString() == "NVRTC").GetProperty("path").GetString(), "NVRTC", "the CUDA toolkit (HADAL_NVRTC)");
}
