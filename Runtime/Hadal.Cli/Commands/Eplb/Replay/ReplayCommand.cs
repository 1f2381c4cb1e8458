using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism;
using Hadal.Parallelism.Experts.Prediction;
using Hadal.Parallelism.Experts.Replay;

namespace Hadal.Cli.Commands.Eplb.Replay;

/// <summary><c>hadal eplb replay --loads FILE</c>: what windows, intervals and redundancy would have come to on recorded loads.</summary>
internal static class ReplayCommand
{
    internal static Command Create(ToolConsole console)
    {
        Option<string> loads = new Option<string>("--loads")
        {
            Description = "Recorded loads: {\"loads\":[step][layer][expert],\"replicas\",\"groups\":1,\"nodes\":1,\"gpus\"}.",
            HelpName = "FILE",
            Required = true,
        }.NeedsValue();
        Option<double?> bytes = Positive("--replica-bytes", "Weights of one expert of one layer, in bytes.", "BYTES");
        Option<double?> bandwidth = Positive("--bandwidth", "What one GPU receives at while replicas move, in bytes a second.", "BYTES");
        Option<double?> token = Positive("--token-seconds", "What one token takes one expert, in seconds.", "S");
        Command command = new("replay", "Score window, interval and redundancy on recorded loads. Plans that save less time than their moves take are left out where bytes, bandwidth and time are given.")
        {
            loads, bytes, bandwidth, token,
        };
        command.Validators.Add(parsed =>
        {
            if (((Option<double?>[])[bytes, bandwidth, token]).Count(option => parsed.GetResult(option) is not null) is 1 or 2)
            {
                parsed.AddError($"{bytes.Name}, {bandwidth.Name} and {token.Name} are given together or not at all: gain is weighed against moves by all three.");
            }
        });
        command.SetAction(parsed =>
        {
            RebalanceRule? rule = parsed.GetValue(bytes) is { } replica
                ? new() { BytesPerReplica = replica, BytesPerSecond = parsed.GetValue(bandwidth)!.Value, SecondsPerToken = parsed.GetValue(token)!.Value, Steps = 1 }
                : null;
            console.Print(parsed, Replay(console, LoadRecording.Read(parsed.GetRequiredValue(loads)), rule), EplbJson.Default.ReplayReport, ReplayTable.Of);
        });
        return command;
    }

    private static Option<double?> Positive(string name, string description, string help) =>
        new Option<double?>(name) { Description = description, HelpName = help }.NeedsNumber().Within(double.Epsilon, double.MaxValue);

    private static ReplayReport Replay(ToolConsole console, LoadRecording recording, RebalanceRule? rule)
    {
        List<ReplayScore> scores = [];
        IReadOnlyList<ReplaySetting> settings = LoadReplay.Settings(recording);
        console.Track("eplb replay", settings.Count, progress =>
        {
            foreach (ReplaySetting setting in settings)
            {
                scores.Add(rule is null ? LoadReplay.Run(recording, setting) : LoadReplay.Run(recording, setting, rule));
                progress.Step($"{(setting.Fading ? "half-life" : "window")} {setting.Window}, interval {setting.Interval}, {Counted.Of(setting.Replicas, "replica")}");
            }
        });
        return ReplayReport.Of(recording, scores);
    }
}
