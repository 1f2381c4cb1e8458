using System.Text.Json.Serialization;
using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Files;
using Hadal.Parallelism.Experts.Measures;

namespace Hadal.Cli.Commands.Eplb.Plan;

/// <summary>What <c>eplb plan</c> prints.</summary>
internal sealed record PlanReport
{
    /// <summary>The expert of each slot, a row a layer.</summary>
    public required IReadOnlyList<int[]> PhysicalToLogical { get; init; }

    /// <summary>The slots of each expert, for each layer.</summary>
    public required IReadOnlyList<int[][]> LogicalToPhysical { get; init; }

    /// <summary>How many slots each expert has, a row a layer.</summary>
    public required IReadOnlyList<int[]> ReplicaCounts { get; init; }

    /// <summary>The fullest GPU's load over the mean, of each layer.</summary>
    public required IReadOnlyList<double> MaxOverMean { get; init; }

    /// <summary>What no placement of the layer can be below.</summary>
    public required IReadOnlyList<double> LowerBound { get; init; }

    /// <summary>The largest of <see cref="MaxOverMean"/>.</summary>
    public required double WorstMaxOverMean { get; init; }

    /// <summary>Replicas that share a GPU with another of their expert, in all layers together.</summary>
    public required int Duplicates { get; init; }

    /// <summary>The share of each layer's load that is served away from its group's node; only with affinity.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? CrossNode { get; init; }

    /// <summary>The same as <see cref="MaxOverMean"/> if tokens divide unequally over replicas; only where asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? SplitMaxOverMean { get; init; }

    internal static PlanReport Of(ExpertPlacement placement, PlanInput input, bool crossNode, IProgress<int>? split)
    {
        double[] balance = PlacementMeasures.MaxOverMean(placement, input.Loads);
        int[] layers = [.. Enumerable.Range(0, placement.Layers)], experts = [.. Enumerable.Range(0, placement.Experts)];
        return new()
        {
            PhysicalToLogical = [.. layers.Select(layer => placement.PhysicalToLogical(layer).ToArray())],
            LogicalToPhysical = [.. layers.Select(layer => experts.Select(expert => placement.LogicalToPhysical(layer, expert).ToArray()).ToArray())],
            ReplicaCounts = [.. layers.Select(layer => experts.Select(expert => placement.ReplicaCount(layer, expert)).ToArray())],
            MaxOverMean = balance,
            LowerBound = [.. LowerBoundOf(input)],
            WorstMaxOverMean = balance.Max(),
            Duplicates = PlacementMeasures.Duplicates(placement),
            CrossNode = crossNode ? CrossNodeLoad.Shares(placement, input.Loads, input.Topology) : null,
            SplitMaxOverMean = split is null ? null : [.. layers.Select(layer => SplitOf(placement, input, layer, split))],
        };
    }

    private static IEnumerable<double> LowerBoundOf(PlanInput input) =>
        Hadal.Parallelism.Experts.Measures.LowerBound.Of(input.Loads, input.Topology).Select(bound => bound.Value);

    private static double SplitOf(ExpertPlacement placement, PlanInput input, int layer, IProgress<int> progress)
    {
        double balance = TokenSplit.Of(placement, input.Loads, layer).MaxOverMean;
        progress.Report(layer);
        return balance;
    }
}
