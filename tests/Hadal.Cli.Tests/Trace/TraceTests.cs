using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Trace;

public sealed class TraceTests : IDisposable
{
    // Computation 0..30, communication 20..60, launched at −10 in the phase and at −5 outside of it; then a wait of the host of 2 ms.
    private const string Small = """
        {"distributedInfo": {"rank": 1}, "deviceProperties": [{"id": 0, "numSms": 132}], "traceEvents": [
        {"ph": "X", "cat": "user_annotation", "name": "[bold]forward[/]", "pid": 9, "tid": 9, "ts": 985, "dur": 10},
        {"ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 9, "tid": 9, "ts": 990, "dur": 1, "args": {"correlation": 1}},
        {"ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 9, "tid": 9, "ts": 995, "dur": 1, "args": {"correlation": 2}},
        {"ph": "X", "cat": "cuda_runtime", "name": "cudaDeviceSynchronize", "pid": 9, "tid": 9, "ts": 1000, "dur": 2000, "args": {"correlation": 3}},
        {"ph": "X", "cat": "kernel", "name": "gemm", "pid": 0, "tid": 7, "ts": 1000, "dur": 30, "args": {"stream": 7, "correlation": 1, "grid": [112, 1, 1]}},
        {"ph": "X", "cat": "kernel", "name": "ncclDevKernel_X", "pid": 0, "tid": 20, "ts": 1020, "dur": 40.5, "args": {"stream": 20, "correlation": 2, "grid": [20, 1, 1]}}
        ]}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public TraceTests() => _file = _folder.Write("small.json", Small);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_document_of_analyze_has_the_figures_and_nothing_else()
    {
        ToolRun run = Tool.Run("trace", "analyze", _file, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Tool.MustHaveExactly(run.Json, "traces");
        JsonElement trace = Assert.Single(run.Json.GetProperty("traces").EnumerateArray());
        Tool.MustHaveExactly(
            trace,
            "file", "spanUs", "busyUs", "idleUs", "computationUs", "communicationUs", "overlapUs", "communicationOverlapRatio", "exposedCommunicationUs",
            "streams", "kernels", "phases", "communicationSms", "hostWaits");
        Assert.Equal(_file, trace.GetProperty("file").GetString());
        foreach ((string name, double value) in (ReadOnlySpan<(string, double)>)
            [
                ("spanUs", 60.5), ("busyUs", 60.5), ("idleUs", 0), ("computationUs", 30), ("communicationUs", 40.5), ("overlapUs", 10),
                ("communicationOverlapRatio", 10 / 40.5), ("exposedCommunicationUs", 30.5), ("communicationSms", 20),
            ])
        {
            Assert.Equal(value, trace.GetProperty(name).GetDouble());
        }

        Assert.Equal("""[{"id":7,"kernels":1,"busyUs":30},{"id":20,"kernels":1,"busyUs":40.5}]""", Compact(trace.GetProperty("streams")));
        Assert.Equal(
            """[{"name":"ncclDevKernel_X","class":"communication","count":1,"totalUs":40.5},{"name":"gemm","class":"computation","count":1,"totalUs":30}]""",
            Compact(trace.GetProperty("kernels")));
        Assert.Equal("""[{"name":"[bold]forward[/]","busyUs":30}]""", Compact(trace.GetProperty("phases")));
        Assert.Equal("""[{"name":"cudaDeviceSynchronize","startUs":0,"durationUs":2000}]""", Compact(trace.GetProperty("hostWaits")));
    }

    [Fact]
    public void A_trace_without_communication_has_null_for_its_ratio()
    {
        ToolRun run = Tool.Run("trace", "analyze", _folder.Write("empty.json", "[]"), "--json");
        Assert.Equal(0, run.ExitCode);
        JsonElement trace = run.Json.GetProperty("traces")[0];
        Assert.Equal(JsonValueKind.Null, trace.GetProperty("communicationOverlapRatio").ValueKind);
        Assert.Equal(JsonValueKind.Null, trace.GetProperty("communicationSms").ValueKind);
        Assert.Contains("no work of a GPU", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_traces_are_compared_as_ranks()
    {
        ToolRun run = Tool.Run("trace", "analyze", _file, _folder.Write("slow.json", Small.Replace("\"rank\": 1", "\"rank\": 0", StringComparison.Ordinal).Replace("\"dur\": 30", "\"dur\": 60", StringComparison.Ordinal)), "--json");
        Assert.Equal(0, run.ExitCode);
        Tool.MustHaveExactly(run.Json, "traces", "ranks");
        Assert.Equal(2, run.Json.GetProperty("traces").GetArrayLength());
        JsonElement ranks = run.Json.GetProperty("ranks").GetProperty("ranks");
        Assert.Equal([0, 1], ranks.EnumerateArray().Select(rank => rank.GetProperty("rank").GetInt32()));
        Assert.Equal([true, false], ranks.EnumerateArray().Select(rank => rank.GetProperty("isStraggler").GetBoolean()));
    }

    [Fact]
    public void Waiting_for_the_last_rank_is_told_in_the_document_the_tables_and_the_report()
    {
        string last = _folder.Write("last.json", Small.Replace("\"rank\": 1", "\"rank\": 0", StringComparison.Ordinal)
            .Replace("\"ts\": 1020, \"dur\": 40.5", "\"ts\": 1050, \"dur\": 10.5", StringComparison.Ordinal));
        ToolRun run = Tool.Run("trace", "analyze", _file, last, "--json", "--html", _folder["report.html"]);
        Assert.Equal(0, run.ExitCode);
        JsonElement ranks = run.Json.GetProperty("ranks");
        Assert.Equal(
            ["""{"waitUs":0,"payloadUs":10.5,"last":1,"causedWaitUs":30,"clockOffsetUs":0}""", """{"waitUs":30,"payloadUs":10.5,"last":0,"causedWaitUs":0,"clockOffsetUs":0}"""],
            ranks.GetProperty("ranks").EnumerateArray().Select(rank => Compact(rank.GetProperty("collectives"))));
        Assert.Equal("""[{"name":"ncclDevKernel_X","lane":0,"count":1,"waitUs":30,"payloadUs":21,"unmatched":null}]""", Compact(ranks.GetProperty("collectives")));
        Assert.Contains("others wait for it", File.ReadAllText(_folder["report.html"]), StringComparison.Ordinal);
        Assert.Contains("others wait for it", Tool.Run("trace", "analyze", _file, last).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_json_people_read_tables_and_no_markup_of_a_name_is_obeyed()
    {
        ToolRun run = Tool.Run("trace", "analyze", _file);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[bold]forward[/]", run.Output, StringComparison.Ordinal);
        Assert.Contains("20 communicate, 112 compute, of 132", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_of_the_command_line_decides_before_those_that_are_built_in()
    {
        ToolRun run = Tool.Run("trace", "analyze", _file, "--rule", "computation=nccl", "--rule", "communication=stream:7", "--json");
        Assert.Equal(40.5, run.Json.GetProperty("traces")[0].GetProperty("computationUs").GetDouble());
        Assert.Equal(30, run.Json.GetProperty("traces")[0].GetProperty("communicationUs").GetDouble());
    }

    [Fact]
    public void A_unit_of_the_command_line_is_believed() =>
        Assert.Equal(0.061, Tool.Run("trace", "analyze", _file, "--unit", "ns", "--json").Json.GetProperty("traces")[0].GetProperty("spanUs").GetDouble());

    [Fact]
    public void The_report_is_written_beside_what_is_printed()
    {
        ToolRun run = Tool.Run("trace", "analyze", _file, "--html", _folder["report.html"], "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, run.Json.GetProperty("traces").GetArrayLength());
        Assert.Contains("</html>", File.ReadAllText(_folder["report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_cannot_be_written_leaves_standard_output_empty()
    {
        Tool.MustFail(Tool.Run("trace", "analyze", _file, "--html", _folder["none", "report.html"], "--json"), 1, "none");
        Tool.MustFail(Tool.Run("trace", "analyze", _file, "--html", _folder.Path), 1, "is a folder");
    }

    [Fact]
    public void A_report_does_not_overwrite_the_trace_that_it_is_about_whatever_leads_there()
    {
        string link = _folder["link.json"];
        File.CreateSymbolicLink(link, _file);
        string[] names = [_file, Path.Combine(_folder.Path, "..", Path.GetFileName(_folder.Path), Path.GetFileName(_file)), link];
        Assert.All(names, name => Tool.MustFail(Tool.Run("trace", "analyze", _file, "--html", name, "--json"), 1, "would overwrite the trace"));
        Assert.Equal(0, Tool.Run("trace", "analyze", _file, "--json").ExitCode);
    }

    [Fact]
    public void A_bad_file_is_named_with_the_byte_and_no_report_is_written()
    {
        string cut = _folder.Write("cut.json", Small[..300]);
        Tool.MustFail(Tool.Run("trace", "analyze", _file, cut, "--html", _folder["report.html"], "--json"), 1, $"'{cut}' is no trace: near byte");
        Assert.False(File.Exists(_folder["report.html"]));
        Tool.MustFail(Tool.Run("trace", "analyze", _folder["missing.json"]), 1, "missing.json");
        Tool.MustFail(Tool.Run("trace", "analyze", _folder.Path), 1, _folder.Path);
        Tool.MustFail(Tool.Run("trace", "diff", _file, cut), 1, cut);
    }

    [Theory]
    [InlineData("trace")]
    [InlineData("trace", "analyze")]
    [InlineData("trace", "analyse", "x")]
    [InlineData("trace", "analyze", "x", "--html")]
    [InlineData("trace", "analyze", "x", "--rule", "network=x")]
    [InlineData("trace", "analyze", "x", "--rule", "memory=/(/")]
    [InlineData("trace", "analyze", "x", "--unit", "s")]
    [InlineData("trace", "analyze", "x", "--host-wait", "0")]
    [InlineData("trace", "diff", "x")]
    [InlineData("trace", "diff", "x", "y", "z")]
    [InlineData("trace", "diff", "x", "y", "--threshold", "much")]
    [InlineData("trace", "diff", "x", "y", "--threshold", "-1")]
    public void A_command_line_that_does_not_parse_is_exit_code_2(params string[] arguments) => Tool.MustFail(Tool.Run(arguments), 2, "hadal: ");

    [Fact]
    public void The_document_of_diff_has_totals_phases_and_kernels()
    {
        string other = _folder.Write("other.json", Small.Replace("\"dur\": 30", "\"dur\": 33", StringComparison.Ordinal));
        ToolRun run = Tool.Run("trace", "diff", _file, other, "--json");
        Assert.Equal(0, run.ExitCode);
        Tool.MustHaveExactly(run.Json, "a", "b", "totals", "phases", "kernels");
        Assert.Equal(
            """[{"kind":"phase","name":"[bold]forward[/]","aUs":30,"bUs":33,"differenceUs":3,"percent":10}]""", Compact(run.Json.GetProperty("phases")));
        Assert.Contains("[bold]forward[/]", Tool.Run("trace", "diff", _file, other).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_the_threshold_it_fails_and_says_what_differs()
    {
        string other = _folder.Write("other.json", Small.Replace("\"dur\": 30", "\"dur\": 33", StringComparison.Ordinal));
        Assert.Equal(0, Tool.Run("trace", "diff", _file, _file, "--threshold", "0").ExitCode);
        Assert.Equal(0, Tool.Run("trace", "diff", _file, other, "--threshold", "50").ExitCode);
        ToolRun run = Tool.Run("trace", "diff", _file, other, "--threshold", "5", "--json");
        Tool.MustFail(run, 1, "kernel 'gemm': 30 → 33 µs (+10 %)");
        Assert.DoesNotContain("'span'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incomplete_trace_is_warned_of_and_holds_no_threshold()
    {
        string partial = _folder.Write("partial.json", Small.Replace("{\"distributedInfo\"", "{\"incomplete\": \"The run failed.\", \"distributedInfo\"", StringComparison.Ordinal));
        ToolRun run = Tool.Run("trace", "diff", _file, partial);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"{partial}: The trace is incomplete: The run failed.", run.Error, StringComparison.Ordinal);
        Assert.All(
            [Tool.Run("trace", "diff", _file, partial, "--threshold", "50"), Tool.Run("trace", "diff", partial, _file, "--threshold", "50", "--json")],
            held => Tool.MustFail(held, 1, $"'{partial}' is incomplete, so that no threshold can hold for it: The run failed."));
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
