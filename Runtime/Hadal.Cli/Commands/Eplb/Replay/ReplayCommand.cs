using System.CommandLine;
using Hadal.Cli.CommandLine;
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
        Command command = new("replay", "Score window, interval and redundancy on recorded loads.") { loads };
        command.SetAction(parsed => console.Print(parsed, Replay(console, LoadRecording.Read(parsed.GetRequiredValue(loads))), EplbJson.Default.ReplayReport, ReplayTable.Of));
        return command;
    }

    private static ReplayReport Replay(ToolConsole console, LoadRecording recording)
    {
        List<ReplayScore> scores = [];
        IReadOnlyList<ReplaySetting> settings = LoadReplay.Settings(recording);
        console.Track("eplb replay", settings.Count, progress =>
        {
            foreach (ReplaySetting setting in settings)
            {
                scores.Add(LoadReplay.Run(recording, setting));
                progress.Step($"{(setting.Fading ? "half-life" : "window")} {setting.Window}, interval {setting.Interval}, {setting.Replicas} replicas");
            }
        });
        return ReplayReport.Of(recording, scores);
    }
}
