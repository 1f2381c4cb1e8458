using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

public class EmitTests
{
    private const string Gemm = "hadal1|gemm|n=24|k=48|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks";

    [Fact]
    public void Every_variant_of_every_kernel_becomes_a_file()
    {
        using TemporaryFolder folder = new();
        string assembly = ForeignAssembly.Write(folder, "App", (Gemm, "A.First"), (Gemm, "A.Second"), ("hadal1|quantize|from=f32|to=rows", "A.Rows"));
        ToolRun run = Tool.Run("emit", assembly, "--out", folder["new", "cu"], "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "kernels");
        JsonElement[] kernels = [.. run.Json.GetProperty("kernels").EnumerateArray()];
        Assert.Equal(["A.First", "A.Rows", "A.Second"], kernels.Select(kernel => kernel.GetProperty("name").GetString()));
        foreach (JsonElement kernel in kernels)
        {
            Tool.MustHaveExactly(kernel, "name", "spec", "assembly", "variants");
            Assert.InRange(kernel.GetProperty("variants").GetArrayLength(), 1, 4);
            foreach (JsonElement variant in kernel.GetProperty("variants").EnumerateArray())
            {
                Tool.MustHaveExactly(variant, "config", "arch", "registers", "sharedBytes", "spillBytes", "stackBytes", "file");
                Assert.Equal("sm_90a", variant.GetProperty("arch").GetString());
                Assert.Equal(JsonValueKind.Null, variant.GetProperty("registers").ValueKind);
                Assert.Contains(kernel.GetProperty("spec").GetString()!, File.ReadAllText(variant.GetProperty("file").GetString()!), StringComparison.Ordinal);
            }
        }

        // Kernels of one spec share their files.
        Assert.Equal(kernels[0].GetProperty("variants").ToString(), kernels[2].GetProperty("variants").ToString());
    }

    [Fact]
    public void What_a_unit_includes_lies_beside_it()
    {
        using TemporaryFolder folder = new();
        Tool.Run("emit", ForeignAssembly.Write(folder, "App", (Gemm, "A.B")), "--out", folder["cu"]);
        string[] includes =
            [.. from file in Directory.EnumerateFiles(folder["cu"], "*.cu*", SearchOption.AllDirectories)
                from line in File.ReadLines(file)
                where line.StartsWith("#include \"", StringComparison.Ordinal)
                select line.Split('"')[1]];
        Assert.NotEmpty(includes);
        Assert.All(includes, include => Assert.True(File.Exists(folder["cu", include]), include));
    }

    [Theory]
    [InlineData("hadal9|gemm|n=8|k=16")]
    [InlineData("hadal1|sorting")]
    [InlineData("hadal1|gemm|n=7|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks")]
    [InlineData("hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks|color=red")]
    [InlineData("hadal1|quantize|from=../../x|to=rows")]
    [InlineData("")]
    [InlineData("|||")]
    public void A_spec_that_cannot_be_read_is_named_and_nothing_is_written(string spec)
    {
        using TemporaryFolder folder = new();
        string assembly = ForeignAssembly.Write(folder, "App", (spec, "Ns.Type.Method"));
        Tool.MustFail(Tool.Run("emit", assembly, "--out", folder["cu"], "--json"), 1, "Ns.Type.Method");
        Assert.False(Directory.Exists(folder["cu"]));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_an_error()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("occupied", "");
        Tool.MustFail(Tool.Run("emit", Tool.Assembly, "--out", file), 1, "occupied");
    }
}
