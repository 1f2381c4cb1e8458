using System.Text.Json;
using System.Xml.Linq;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Eplb;

public class EplbTests
{
    private const string Readme =
        """
        {"weight":[[90,132,40,61,104,165,39,4,73,56,183,86],[20,107,104,64,19,197,187,157,172,86,16,27]],"replicas":16,"groups":4,"nodes":2,"gpus":8}
        """;

    [Fact]
    public void The_example_of_the_original_is_placed_as_there()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.Run("eplb", "plan", "--input", folder.Write("in.json", Readme), "--policy", "reference", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty(run.Error);
        Tool.MustHaveExactly(
            run.Json, "physicalToLogical", "logicalToPhysical", "replicaCounts", "maxOverMean", "lowerBound", "worstMaxOverMean", "duplicates");
        Assert.Equal("[5,6,5,7,8,4,3,4,10,9,10,2,0,1,11,1]", Compact(run.Json.GetProperty("physicalToLogical")[0]));
        Assert.Equal("[[12],[15,13],[11],[6],[7,5],[0,2],[1],[3],[4],[9],[8,10],[14]]", Compact(run.Json.GetProperty("logicalToPhysical")[0]));
        Assert.Equal("[1,2,1,1,2,2,1,1,1,1,2,1]", Compact(run.Json.GetProperty("replicaCounts")[0]));
        Assert.Equal(1.242214533, run.Json.GetProperty("worstMaxOverMean").GetDouble(), 1e-8);
    }

    [Fact]
    public void Balanced_is_better_and_tells_what_was_asked_for()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("in.json", Readme);
        ToolRun run = Tool.Run("eplb", "plan", "--input", input, "--policy", "balanced", "--distinct", "required", "--node-affinity", "0.05", "--split", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.True(run.Json.GetProperty("worstMaxOverMean").GetDouble() <= 1.2422146);
        Assert.Equal(0, run.Json.GetProperty("duplicates").GetInt32());
        Assert.Equal(2, run.Json.GetProperty("crossNode").GetArrayLength());
        Assert.Equal(2, run.Json.GetProperty("splitMaxOverMean").GetArrayLength());
        Assert.Contains("max/mean", Tool.Run("eplb", "plan", "--input", input, "--policy", "balanced", "--node-affinity", "0.05", "--split").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reference", 1)]
    [InlineData("balanced", 2)]
    public void A_plan_is_drawn_beside_that_of_the_original(string policy, int placements)
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.Run("eplb", "plan", "--input", folder.Write("in.json", Readme), "--policy", policy, "--svg", folder["loads.svg"]);
        Assert.True(run.ExitCode == 0, run.ToString());

        // A bar a GPU, and what they stand on.
        Assert.Equal((8 * placements) + 1, XDocument.Load(folder["loads.svg"]).Descendants().Count(element => element.Name.LocalName == "rect"));
    }

    [Fact]
    public void A_drawing_in_no_folder_is_refused()
    {
        using TemporaryFolder folder = new();
        Tool.MustFail(Tool.Run("eplb", "plan", "--input", folder.Write("in.json", Readme), "--policy", "balanced", "--svg", folder["no/such.svg"]), 1, "--svg: there is no folder");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_plan_that_was_printed_is_a_current_plan_to_move_from(int moves)
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("in.json", Readme);
        ToolRun before = Tool.Run("eplb", "plan", "--input", input, "--policy", "reference", "--json");
        string current = folder.Write("current.json", before.Output);
        ToolRun after = Tool.Run("eplb", "plan", "--input", input, "--policy", "balanced", "--current", current, "--max-moves", $"{moves}", "--json");
        Assert.True(after.ExitCode == 0, after.ToString());
        Assert.InRange(Slots(before).Zip(Slots(after)).Count(slot => slot.First != slot.Second), 0, moves);
        Assert.True(after.Json.GetProperty("worstMaxOverMean").GetDouble() <= before.Json.GetProperty("worstMaxOverMean").GetDouble());
    }

    [Theory]
    [InlineData("", "in.json")]
    [InlineData("[]", "an object")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":2", "in.json")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":2}", "has no 'gpus'")]
    [InlineData("{\"replicas\":2,\"gpus\":1}", "has no 'weight'")]
    [InlineData("{\"weight\":[[1,2],[3]],\"replicas\":2,\"gpus\":1}", "Layer 1")]
    [InlineData("{\"weight\":[[1,-2]],\"replicas\":2,\"gpus\":1}", "expert 1 in layer 0")]
    [InlineData("{\"weight\":[[1,1e99]],\"replicas\":2,\"gpus\":1}", "expert 1 in layer 0")]
    [InlineData("{\"weight\":[[1,NaN]],\"replicas\":2,\"gpus\":1}", "in.json")]
    [InlineData("{\"weight\":[[1,null]],\"replicas\":2,\"gpus\":1}", "a number in 'weight'")]
    [InlineData("{\"weight\":[],\"replicas\":2,\"gpus\":1}", "at least one layer")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":2.5,\"gpus\":1}", "'replicas' is 2.5")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":99999999999,\"gpus\":1}", "'replicas'")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":2000000000,\"gpus\":1}", "slots")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":1,\"gpus\":1}", "2 experts")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":3,\"gpus\":2}", "3 replicas cannot be divided over 2 GPUs")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":2,\"gpus\":0}", "above 0")]
    [InlineData("{\"weight\":[[1,2]],\"weight\":[[1,2]],\"replicas\":2,\"gpus\":1}", "twice")]
    [InlineData("{\"weight\":[[1,2]],\"replicas\":2,\"gpus\":1} x", "in.json")]
    public void A_bad_input_is_one_clear_error(string json, string expected)
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("in.json", json);
        foreach (string policy in (string[])["reference", "balanced"])
        {
            Tool.MustFail(Tool.Run("eplb", "plan", "--input", input, "--policy", policy, "--json"), 1, expected);
        }

        Tool.MustFail(Tool.Run("eplb", "replay", "--loads", input, "--json"), 1, "");
    }

    [Fact]
    public void Every_truncation_of_an_input_is_an_error()
    {
        using TemporaryFolder folder = new();
        for (int length = 0; length < Readme.Trim().Length; length += 7)
        {
            Tool.MustFail(Tool.Run("eplb", "plan", "--input", folder.Write("in.json", Readme.Trim()[..length]), "--policy", "reference"), 1, "in.json");
        }
    }

    [Fact]
    public void Depth_and_missing_files_are_errors()
    {
        using TemporaryFolder folder = new();
        string deep = folder.Write("deep.json", "{\"weight\":" + new string('[', 100_000));
        Tool.MustFail(Tool.Run("eplb", "plan", "--input", deep, "--policy", "balanced"), 1, "deep.json");
        string skipped = folder.Write("skipped.json", "{\"other\":" + new string('[', 100_000));
        Tool.MustFail(Tool.Run("eplb", "replay", "--loads", skipped), 1, "skipped.json");
        Tool.MustFail(Tool.Run("eplb", "plan", "--input", folder["missing.json"], "--policy", "balanced"), 1, folder["missing.json"]);
        Tool.MustFail(Tool.Run("eplb", "replay", "--loads", folder.Path), 1, folder.Path);
    }

    [Fact]
    public void What_cannot_be_distinct_is_refused()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("in.json", "{\"weight\":[[1,2]],\"replicas\":6,\"gpus\":2}");
        Tool.MustFail(Tool.Run("eplb", "plan", "--input", input, "--policy", "balanced", "--distinct", "required"), 1, "cannot be distinct");
        Assert.Equal(0, Tool.Run("eplb", "plan", "--input", input, "--policy", "balanced").ExitCode);
    }

    [Fact]
    public void A_current_plan_of_another_shape_is_refused()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("in.json", Readme), one = folder.Write("one.json", "{\"physicalToLogical\":[[0]]}"), none = folder.Write("none.json", "{}");
        Tool.MustFail(Tool.Run("eplb", "plan", "--input", input, "--policy", "balanced", "--current", one, "--max-moves", "1"), 1, "1 layer;");
        Tool.MustFail(Tool.Run("eplb", "plan", "--input", input, "--policy", "balanced", "--current", none, "--max-moves", "1"), 1, "no 'physicalToLogical'");
    }

    [Theory]
    [InlineData("eplb")]
    [InlineData("eplb plan")]
    [InlineData("eplb plan --input x.json")]
    [InlineData("eplb plan --input x.json --policy best")]
    [InlineData("eplb plan --input x.json --policy")]
    [InlineData("eplb plan --input x.json --policy balanced --distinct perhaps")]
    [InlineData("eplb plan --input x.json --policy balanced --current y.json")]
    [InlineData("eplb plan --input x.json --policy balanced --max-moves 3")]
    [InlineData("eplb plan --input x.json --policy balanced --current y.json --max-moves -1")]
    [InlineData("eplb plan --input x.json --policy balanced --current y.json --max-moves few")]
    [InlineData("eplb plan --input x.json --policy reference --distinct required")]
    [InlineData("eplb replay")]
    [InlineData("eplb replay --loads")]
    [InlineData("eplb replay --loads x.json --bandwidth 50e9")]
    [InlineData("eplb replay --loads x.json --bandwidth 50e9 --replica-bytes 0 --token-seconds 1")]
    [InlineData("bench eplb --rounds many")]
    public void A_command_line_that_does_not_parse_ends_with_2(string line) => Tool.MustFail(Tool.Run([.. line.Split(' '), "--json"]), 2, "Usage:");

    [Fact]
    public void A_replay_scores_settings_and_names_the_best()
    {
        using TemporaryFolder folder = new();
        string step = "[[8000,8000,1000,1000,1000,1000,1000,1000]]";
        string loads = folder.Write("loads.json", $"{{\"loads\":[{string.Join(',', Enumerable.Repeat(step, 12))}],\"replicas\":12,\"gpus\":4}}");
        ToolRun run = Tool.Run("eplb", "replay", "--loads", loads, "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "steps", "layers", "experts", "best", "settings");
        string[] members = ["predictor", "window", "interval", "replicas", "meanMaxOverMean", "worstMaxOverMean", "plans", "moves"];
        Assert.All(run.Json.GetProperty("settings").EnumerateArray(), setting => Tool.MustHaveExactly(setting, members));
        Assert.Contains(Compact(run.Json.GetProperty("best")), run.Json.GetProperty("settings").EnumerateArray().Select(Compact));
        Assert.Contains("Best:", Tool.Run("eplb", "replay", "--loads", loads).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_leaves_out_plans_whose_moves_take_more_than_they_save()
    {
        using TemporaryFolder folder = new();
        string loads = folder.Write("loads.json", $"{{\"loads\":[{string.Join(',', Enumerable.Repeat("[[8000,8000,1000,1000,1000,1000,1000,1000]]", 12))}],\"replicas\":12,\"gpus\":4}}");
        string[] line = ["eplb", "replay", "--loads", loads, "--replica-bytes", "1e15", "--bandwidth", "50e9", "--token-seconds", "1e-7"];
        ToolRun run = Tool.Run([.. line, "--json"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.All(run.Json.GetProperty("settings").EnumerateArray(), setting => Assert.Equal(0, setting.GetProperty("plans").GetInt32()));
        Assert.Contains("Best: no plan was worth its moves", Tool.Run(line).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_names_step_layer_and_expert_of_a_bad_load()
    {
        using TemporaryFolder folder = new();
        string loads = folder.Write("loads.json", "{\"loads\":[[[1,2]],[[1,-2]]],\"replicas\":2,\"gpus\":1}");
        Tool.MustFail(Tool.Run("eplb", "replay", "--loads", loads), 1, "step 1: The load of expert 1 in layer 0");
    }

    private static int[] Slots(ToolRun run) =>
        [.. run.Json.GetProperty("physicalToLogical").EnumerateArray().SelectMany(layer => layer.EnumerateArray().Select(slot => slot.GetInt32()))];

    private static string Compact(JsonElement element) => string.Concat(element.GetRawText().Where(character => !char.IsWhiteSpace(character)));
}
