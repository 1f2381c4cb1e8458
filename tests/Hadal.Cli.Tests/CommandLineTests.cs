using Hadal.Testing;

namespace Hadal.Cli.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("frobnicate")]
    [InlineData("--frobnicate")]
    [InlineData("doctor --frobnicate")]
    [InlineData("doctor extra")]
    [InlineData("list")]
    [InlineData("list one two")]
    [InlineData("emit some.dll")]
    [InlineData("emit some.dll --out")]
    [InlineData("compile some.dll --arch sm_90a")]
    [InlineData("cache")]
    [InlineData("cache frobnicate")]
    [InlineData("bench")]
    [InlineData("bench frobnicate")]
    [InlineData("bench gemm --shape")]
    [InlineData("bench gemm --shape 1x2")]
    [InlineData("bench gemm --shape 1x2x3x4")]
    [InlineData("bench gemm --shape 1xNx3")]
    [InlineData("bench gemm --shape -1x16x16")]
    [InlineData("bench gemm --shape 1.5x16x16")]
    [InlineData("bench gemm --shape 1x16x99999999999")]
    [InlineData("bench gemm --shape 1x16x16 --shape oops")]
    [InlineData("bench gemm --peer mkl")]
    [InlineData("bench gemm --result f16")]
    [InlineData("tune")]
    [InlineData("tune some.dll")]
    [InlineData("tune some.dll --out")]
    [InlineData("tune --out some.json")]
    [InlineData("tune some.dll --out some.json --kernel")]
    [InlineData("tune some.dll --out some.json --m")]
    [InlineData("tune some.dll --out some.json --m 0")]
    [InlineData("tune some.dll --out some.json --m 1,,2")]
    [InlineData("tune some.dll --out some.json --m 1,-2")]
    [InlineData("tune some.dll --out some.json --m 1.5")]
    [InlineData("tune some.dll --out some.json --m 99999999999")]
    [InlineData("tune some.dll --out some.json --rounds 4")]
    [InlineData("tune some.dll --out some.json --rounds many")]
    [InlineData("--json")]
    public void A_command_line_that_does_not_parse_ends_with_2_and_helps_on_standard_error(string line)
    {
        string[] arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Tool.MustFail(Tool.Run(arguments), 2, "Usage:");
        Tool.MustFail(Tool.Run([.. arguments, "--json"]), 2, "Usage:");
    }

    [Fact]
    public void What_does_not_parse_is_named_first()
    {
        Assert.StartsWith("hadal: Unrecognized command or argument 'frobnicate'.", Tool.Run("frobnicate").Error, StringComparison.Ordinal);
        Assert.StartsWith("hadal: '1xNx3' is not a shape", Tool.Run("bench", "gemm", "--shape", "1xNx3").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_after_an_error_is_that_of_the_command() => Assert.Contains("hadal bench gemm [options]", Tool.Run("bench", "gemm", "--nope").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("--help")]
    [InlineData("list --help")]
    [InlineData("bench gemm -h")]
    [InlineData("--version")]
    public void Help_that_was_asked_for_goes_to_standard_output(string line)
    {
        ToolRun run = Tool.Run(line.Split(' '));
        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Every_command_of_the_help_has_a_help_of_its_own()
    {
        foreach (string command in (string[])["doctor", "list", "emit", "compile", "cache", "bench", "tune", "pipeline", "eplb", "trace"])
        {
            Assert.Contains($"\n  {command}", Tool.Run("--help").Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains($"hadal {command}", Tool.Run(command, "--help").Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_at_sign_is_a_part_of_a_name_and_reads_no_file()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("response.txt", "doctor");
        Tool.MustFail(Tool.Run("@" + file), 2, "Unrecognized");
    }

    [Fact]
    public void A_process_ends_with_the_same_codes()
    {
        Tool.MustFail(Tool.RunProcess("frobnicate"), 2, "Usage:");
        Tool.MustFail(Tool.RunProcess("list", "/no/such/file.dll", "--json"), 1, "/no/such/file.dll");
        Assert.Equal(0, Tool.RunProcess("doctor").ExitCode);
    }
}
