using System.Text.Json;
using CsCheck;
using Hadal.Cli.Commands.Bench;
using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Peers;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

public class BenchTests
{
    [Fact]
    public void On_a_CPU_the_managed_implementation_is_measured()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.RunProcess("bench", "gemm", "--shape", "3x24x48", "--shape", "16x128x256", "--result", "f32", "--out", folder["gemm.json"], "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "benchmark", "date", "commit", "hardware", "rows");
        Tool.MustHaveExactly(run.Json.GetProperty("hardware"), "gpu", "driver", "nvrtc", "cpu", "cores");
        Assert.Equal("gemm", run.Json.GetProperty("benchmark").GetString());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("hardware").GetProperty("gpu").ValueKind);
        JsonElement[] rows = [.. run.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal([(3, 24, 48), (16, 128, 256)], rows.Select(row => row.GetProperty("case")).Select(c => (c.GetProperty("m").GetInt32(), c.GetProperty("n").GetInt32(), c.GetProperty("k").GetInt32())));
        foreach (JsonElement row in rows)
        {
            Assert.Equal("f32", row.GetProperty("case").GetProperty("result").GetString());
            Assert.True(row.GetProperty("oursUs").GetDouble() > 0);
            Assert.True(row.GetProperty("tflops").GetDouble() > 0);
            Assert.Equal(JsonValueKind.Null, row.GetProperty("peer").ValueKind);
            Assert.Equal(JsonValueKind.Null, row.GetProperty("ratio").ValueKind);
            Assert.Equal("stopwatch", row.GetProperty("timing").GetString());
            Assert.Equal("forward", row.GetProperty("case").GetProperty("operation").GetString());
            Assert.Equal("comparison", row.GetProperty("case").GetProperty("measurement").GetString());
            Assert.False(row.TryGetProperty("regret", out _));
        }

        Assert.Equal(run.Output, File.ReadAllText(folder["gemm.json"]));
    }

    [Fact]
    public void On_a_CPU_a_gradient_is_measured_in_each_of_its_kinds()
    {
        ToolRun run = Tool.RunProcess("bench", "gemm", "--operation", "weight-gradient", "--shape", "24x128x256", "--rounds", "2", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement[] rows = [.. run.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal(
            [("f32", true), ("f32", false), ("bf16", false)],
            rows.Select(row => row.GetProperty("case")).Select(c => (c.GetProperty("result").GetString(), c.GetProperty("accumulate").GetBoolean())));
        Assert.All(rows, row => Assert.Equal("weight-gradient", row.GetProperty("case").GetProperty("operation").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("oursUs").GetDouble() > 0));
    }

    [Fact]
    public void What_JSON_has_no_number_for_is_null()
    {
        GemmBenchRow row = new() { Case = GemmBenchCase.Of(new(new(1, 8, 16), GemmOperation.Forward(GemmResult.BFloat16)), GemmMeasurementName.Comparison), OursUs = double.NaN, SpreadPct = double.PositiveInfinity, Ratio = double.NegativeInfinity, Tflops = 1 / 3.0, TbPerS = 1234567.8, Timing = "events" };
        JsonElement json = JsonDocument.Parse(JsonSerializer.Serialize(new("gemm", "", null, new(null, null, null, "", 1), [row]), GemmBenchJson.Default.BenchDocumentGemmBenchRow))
            .RootElement.GetProperty("rows")[0];
        Assert.All((string[])["oursUs", "spreadPct", "ratio", "peerUs"], name => Assert.Equal(JsonValueKind.Null, json.GetProperty(name).ValueKind));
        Assert.Equal(0.333333, json.GetProperty("tflops").GetDouble());
        Assert.Equal(1234570, json.GetProperty("tbPerS").GetDouble());
    }

    [Fact]
    public void Without_json_a_table_is_printed() => Assert.Contains("3 × 24 × 48", Tool.RunProcess("bench", "gemm", "--shape", "3x24x48").Output, StringComparison.Ordinal);

    [Fact]
    public void In_Markdown_the_table_is_one_of_Markdown()
    {
        string[] lines = Tool.RunProcess("bench", "gemm", "--shape", "3x24x48", "--rounds", "2", "--markdown").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^\|.*\|\s*$", line));
        Assert.Matches(@"^\|[\s:|-]*\|\s*$", lines[1]);
    }

    [Theory]
    [InlineData("--sm-budget", "24")]
    [InlineData("--sweep-m")]
    [InlineData("--candidates")]
    [InlineData("--chain")]
    public void A_measurement_of_GPUs_without_one_is_an_error_that_names_it(params string[] measurement) =>
        Tool.MustFail(Tool.RunProcess(["bench", "gemm", .. measurement]), 1, $"{measurement[0]} needs a GPU");

    [Theory]
    [InlineData("--rounds", "1")]
    [InlineData("--rounds", "many")]
    [InlineData("--sustained", "-1")]
    [InlineData("--sustained", "NaN")]
    [InlineData("--sustained", "1e9")]
    [InlineData("--operation", "backward")]
    [InlineData("--sm-budget", "half")]
    [InlineData("--markdown", "--json")]
    public void A_value_that_an_option_has_not_is_a_matter_of_the_command_line(params string[] options) =>
        Tool.MustFail(Tool.Run(["bench", "gemm", "--shape", "1x8x16", .. options]), 2, options[0]);

    [Fact]
    public void A_peer_without_a_GPU_is_an_error_of_one_line()
    {
        ToolRun run = Tool.RunProcess("bench", "gemm", "--peer", "cublaslt", "--json");
        Tool.MustFail(run, 1, "needs a GPU");
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("0x16x16", "no rows")]
    [InlineData("1x0x16", "N > 0")]
    [InlineData("1x16x0", "K > 0")]
    [InlineData("1x12x16", "nearest: 8, 16")]
    [InlineData("1x16x24", "nearest: 16, 32")]
    [InlineData("1x65536x65536", "4294967296 elements")]
    public void A_shape_that_no_kernel_has_is_an_error_that_says_why(string shape, string reason) =>
        Tool.MustFail(Tool.Run("bench", "gemm", "--shape", shape), 1, reason);

    [Fact]
    public void A_file_in_no_folder_is_refused_before_anything_is_measured() =>
        Tool.MustFail(Tool.Run("bench", "gemm", "--shape", "4096x4096x4096", "--out", "/no/such/folder/file.json"), 1, "/no/such/folder");

    [Fact]
    public void A_device_that_is_not_there_is_an_error_of_one_line()
    {
        ToolRun run = Tool.RunProcess(new Dictionary<string, string?> { ["HADAL_DEVICE"] = "cuda:77" }, Path.GetTempPath(), "bench", "gemm");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public void A_shape_is_read_as_it_is_written() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample(
            (m, n, k) => GemmShape.TryParse(new GemmShape(m, n, k).ToString(), out GemmShape read) && read == new GemmShape(m, n, k));

    [Fact]
    public void No_text_that_is_no_shape_is_read_as_one() =>
        Gen.String[Gen.Char["0123456789xX-+. \t"], 0, 12].Sample(text =>
        {
            bool isShape = System.Text.RegularExpressions.Regex.IsMatch(text, @"^\d{1,9}[xX]\d{1,9}[xX]\d{1,9}$", System.Text.RegularExpressions.RegexOptions.None);
            Assert.Equal(isShape, GemmShape.TryParse(text, out _));
        });

    [Fact]
    public void The_anchors_cover_the_default_shapes_of_their_GPU_and_no_other_GPU()
    {
        Assert.Equal(21, GemmShapes.Forward.Count);
        Assert.All(GemmShapes.Forward, shape => Assert.InRange(GemmAnchors.DeepGemmOverCublasLt("NVIDIA H200", shape)!.Value.Clean, 0.8, 1.6));
        Assert.Null(GemmAnchors.DeepGemmOverCublasLt("NVIDIA H100 80GB HBM3", GemmShapes.Forward[0]));
        Assert.Null(GemmAnchors.DeepGemmOverCublasLt("NVIDIA H200", new(2, 2112, 7168)));
    }

    [Fact]
    public void Random_data_is_standard_normal_and_the_same_every_time()
    {
        BFloat16[] values = NormalData.Matrix(64, 1001, seed: 7);
        Assert.Equal(values, NormalData.Matrix(64, 1001, seed: 7));
        Assert.NotEqual(values, NormalData.Matrix(64, 1001, seed: 8));
        double[] numbers = [.. values.Select(value => (double)(float)value)];
        double mean = numbers.Average();
        Assert.InRange(mean, -0.02, 0.02);
        Assert.InRange(numbers.Average(x => (x - mean) * (x - mean)), 0.97, 1.03);
        Assert.InRange(numbers.Average(x => x * x * x * x), 2.8, 3.2);
    }
}
