using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Eplb.Plan;
using Hadal.Cli.Commands.Eplb.Replay;

namespace Hadal.Cli.Commands.Eplb;

/// <summary><c>hadal eplb</c>: experts and their replicas on GPUs.</summary>
internal static class EplbCommand
{
    internal static Command Create(ToolConsole console) => new("eplb", "Balance experts over GPUs: plan placements, replay recorded loads.")
    {
        PlanCommand.Create(console),
        ReplayCommand.Create(console),
    };
}
