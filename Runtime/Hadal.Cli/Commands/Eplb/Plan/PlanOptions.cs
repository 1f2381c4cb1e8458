using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Drawing;
using Hadal.Parallelism.Experts.Files;
using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Migration;
using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Cli.Commands.Eplb.Plan;

/// <summary>The options of <c>hadal eplb plan</c>.</summary>
internal sealed class PlanOptions
{
    private const string Reference = "reference";
    private const string Balanced = "balanced";

    private readonly Option<string> _input = new Option<string>("--input")
    {
        Description = "Loads and topology: {\"weight\":[[…],…],\"replicas\",\"groups\":1,\"nodes\":1,\"gpus\"}.",
        HelpName = "FILE",
        Required = true,
    }.NeedsValue();

    private readonly Option<string> _policy = new Option<string>("--policy")
    {
        Description = "As EPLB places replicas, or better.",
        Required = true,
    }.NeedsValue().AcceptOnlyFromAmong(Reference, Balanced);

    private readonly Option<string> _distinct = new Option<string>("--distinct")
    {
        Description = "Never an expert twice on one GPU, whatever it costs.",
    }.NeedsValue().AcceptOnlyFromAmong("required");

    private readonly Option<string> _current = new Option<string>("--current")
    {
        Description = "The present plan, as this command printed it; what does not move keeps its slot.",
        HelpName = "FILE",
    }.NeedsValue();

    private readonly Option<int?> _maxMoves = new Option<int?>("--max-moves")
    {
        Description = "Replicas that may move, in all layers together.",
        HelpName = "K",
    }.Within(0, int.MaxValue);

    private readonly Option<double?> _affinity = new Option<double?>("--node-affinity")
    {
        Description = "Share of balance that may be given to keep tokens on the node of their group, such as 0.02.",
        HelpName = "SLACK",
    }.Within(0, 1000).NeedsNumber();

    private readonly Option<bool> _split = new("--split") { Description = "Also tell the balance if the tokens of an expert divide unequally over its replicas." };

    private readonly Option<string> _svg = new Option<string>("--svg")
    {
        Description = "Draw the GPUs' loads of the layer that is placed worst, beside those of the policy 'reference'.",
        HelpName = "FILE.svg",
    }.NeedsValue();

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_input, _policy, _distinct, _current, _maxMoves, _affinity, _split, _svg])
        {
            command.Add(option);
        }

        command.Validators.Add(given =>
        {
            if (given.GetResult(_maxMoves) is null != given.GetResult(_current) is null)
            {
                given.AddError("--current and --max-moves go together.");
            }

            foreach (Option option in (Option[])[_distinct, _current, _affinity])
            {
                if (given.GetResult(option) is not null && given.GetResult(_policy)?.Tokens is [{ Value: Reference }])
                {
                    given.AddError($"{option.Name} is of the policy '{Balanced}'; '{Reference}' places as EPLB does.");
                }
            }
        });
    }

    internal PlanReport Plan(ParseResult parsed, ToolConsole console)
    {
        OutputFile.MustBeWritable(_svg.Name, parsed.GetValue(_svg));
        PlanInput input = PlanInput.Read(parsed.GetRequiredValue(_input));
        PlanReport? report = null;
        console.TrackOnTerminal("eplb plan", Math.Max(1, input.Loads.Layers * Passes(parsed)), progress =>
        {
            ExpertPlacement placement = Place(parsed, input, progress);
            if (parsed.GetValue(_svg) is string svg)
            {
                Draw(svg, placement, parsed.GetRequiredValue(_policy), input);
            }

            report = PlanReport.Of(placement, input, parsed.GetValue(_affinity) is not null, parsed.GetValue(_split) ? progress : null);
        });
        return report!;
    }

    // How often each layer is gone through: to place it, to migrate, to split. The reference takes no time that one could watch.
    private int Passes(ParseResult parsed) =>
        (parsed.GetRequiredValue(_policy) == Balanced ? 1 : 0) + (parsed.GetValue(_current) is null ? 0 : 1) + (parsed.GetValue(_split) ? 1 : 0);

    private static void Draw(string file, ExpertPlacement placement, string policy, PlanInput input)
    {
        double[] balance = PlacementMeasures.MaxOverMean(placement, input.Loads);
        (string, ExpertPlacement)[] placements = policy == Reference
            ? [(Reference, placement)]
            : [(Reference, ReferencePolicy.Place(input.Loads, input.Topology)), (policy, placement)];
        OutputFile.Write(file, LoadDrawing.Of(placements, input.Loads, Array.IndexOf(balance, balance.Max())));
    }

    private ExpertPlacement Place(ParseResult parsed, PlanInput input, ToolProgress progress)
    {
        if (parsed.GetRequiredValue(_policy) == Reference)
        {
            return ReferencePolicy.Place(input.Loads, input.Topology);
        }

        BalancedOptions options = new() { DistinctRequired = parsed.GetValue(_distinct) is not null, AffinitySlack = parsed.GetValue(_affinity) };
        return parsed.GetValue(_current) is string current
            ? BoundedMigration.Place(input.Loads, input.Topology, PlacementFile.Read(current, input.Loads, input.Topology), parsed.GetValue(_maxMoves)!.Value, options, progress)
            : BalancedPolicy.Place(input.Loads, input.Topology, options, progress);
    }
}
