using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Files;
using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Cli.Commands.Eplb.Plan;

/// <summary><c>hadal eplb plan --input FILE --policy …</c>: where the replicas of each layer go.</summary>
internal static class PlanCommand
{
    private const string Reference = "reference";
    private const string Balanced = "balanced";

    internal static Command Create(ToolConsole console)
    {
        Option<string> input = new Option<string>("--input")
        {
            Description = "Loads and topology: {\"weight\":[[…],…],\"replicas\",\"groups\":1,\"nodes\":1,\"gpus\"}.",
            HelpName = "FILE",
            Required = true,
        }.NeedsValue();
        Option<string> policy = new Option<string>("--policy")
        {
            Description = "As EPLB places them, or better.",
            Required = true,
        }.NeedsValue().AcceptOnlyFromAmong(Reference, Balanced);

        Command command = new("plan", "Place the replicas of experts.") { input, policy };
        command.SetAction(parsed =>
        {
            PlanInput read = PlanInput.Read(parsed.GetRequiredValue(input));
            ExpertPlacement placement = parsed.GetRequiredValue(policy) == Reference
                ? ReferencePolicy.Place(read.Loads, read.Topology)
                : BalancedPolicy.Place(read.Loads, read.Topology);
            console.Print(parsed, PlanReport.Of(placement, read), EplbJson.Default.PlanReport, PlanTable.Of);
        });
        return command;
    }
}
