using System.Text.Json;
using CsCheck;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

public class ListTests
{
    [Fact]
    public void Kernels_of_an_assembly_and_of_those_it_references_are_listed()
    {
        ToolRun run = Tool.Run("list", Tool.Assembly, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Tool.MustHaveExactly(run.Json, "kernels");
        JsonElement[] kernels = [.. run.Json.GetProperty("kernels").EnumerateArray()];
        Assert.All(kernels, kernel => Tool.MustHaveExactly(kernel, "name", "spec", "assembly"));
        Assert.Contains(kernels, kernel => kernel.GetProperty("assembly").GetString() == "Hadal.Cli" && kernel.GetProperty("spec").GetString() == "hadal1|bench");
        Assert.Contains(kernels, kernel => kernel.GetProperty("assembly").GetString() == "Hadal" && kernel.GetProperty("spec").GetString() == "hadal1|quantize|from=bf16|to=rows");
    }

    [Fact]
    public void An_assembly_without_kernels_has_an_empty_list()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.Run("list", ForeignAssembly.Write(folder, "Empty"), "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0, run.Json.GetProperty("kernels").GetArrayLength());
    }

    [Fact]
    public void A_spec_of_a_newer_version_is_listed_as_it_is()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.Run("list", ForeignAssembly.Write(folder, "Newer", ("hadal9|sort|n=\"4\"", "Ns.Kernels.Sort")), "--json");
        JsonElement kernel = Assert.Single(run.Json.GetProperty("kernels").EnumerateArray());
        Assert.Equal("hadal9|sort|n=\"4\"", kernel.GetProperty("spec").GetString());
        Assert.Equal("Newer", kernel.GetProperty("assembly").GetString());
    }

    [Fact]
    public void A_name_that_looks_like_markup_is_printed_as_it_is()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.Run("list", ForeignAssembly.Write(folder, "Markup", ("hadal1|[red]", "[bold]Name[/]")));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[bold]Name[/]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_named()
    {
        using TemporaryFolder folder = new();
        Tool.MustFail(Tool.Run("list", folder["missing.dll"]), 1, folder["missing.dll"]);
        Tool.MustFail(Tool.Run("list", folder.Write("empty.dll", "")), 1, folder["empty.dll"]);
        Tool.MustFail(Tool.Run("list", folder.Write("text.dll", "MZ, and then nothing of the kind")), 1, folder["text.dll"]);
        Tool.MustFail(Tool.Run("list", folder.Path), 1, folder.Path);
        Tool.MustFail(Tool.Run("list", ""), 1, "''");
    }

    [Fact]
    public void A_damaged_assembly_is_an_error_and_never_a_crash()
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(ForeignAssembly.Write(folder, "Victim", ("hadal1|bench", "A.B"), ("hadal1|bench", "C.D")));
        string file = folder["damaged.dll"];
        Gen.Select(Gen.Int[0, whole.Length - 1].Array[1, 20], Gen.Byte.Array[20], Gen.Int[1, whole.Length]).Sample(
            (places, values, length) =>
            {
                byte[] damaged = [.. whole];
                for (int i = 0; i < places.Length; i++)
                {
                    damaged[places[i]] = values[i];
                }

                File.WriteAllBytes(file, damaged.AsSpan(0, length));
                ToolRun run = Tool.Run("list", file, "--json");
                Assert.InRange(run.ExitCode, 0, 1);
                Assert.Equal(run.ExitCode == 0, run.Output.Length > 0);
                Assert.DoesNotContain("should not happen", run.Error, StringComparison.Ordinal);
            },
            iter: 500,
            threads: 1);
    }
}
