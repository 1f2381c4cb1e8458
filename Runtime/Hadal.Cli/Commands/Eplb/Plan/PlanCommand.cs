using System.CommandLine;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Eplb.Plan;

/// <summary><c>hadal eplb plan --input FILE --policy …</c>: where the replicas of each layer go.</summary>
internal static class PlanCommand
{
    internal static Command Create(ToolConsole console)
    {
        PlanOptions options = new();
        Command command = new("plan", "Place the replicas of experts.");
        options.AddTo(command);
        command.SetAction(parsed => console.Print(parsed, options.Plan(parsed, console), EplbJson.Default.PlanReport, PlanTable.Of));
        return command;
    }
}
