namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary>One policy on one problem.</summary>
internal sealed record EplbBenchRow
{
    /// <summary>What was measured.</summary>
    public required EplbBenchCase Case { get; init; }

    /// <summary>The median time to place all layers, in µs.</summary>
    public required double OursUs { get; init; }

    /// <summary>10th to 90th percentile, in percent of the median.</summary>
    public required double SpreadPct { get; init; }

    /// <summary>The fastest of the rounds, in µs: what the machine can do when nobody else uses it.</summary>
    public required double FastestUs { get; init; }

    /// <summary>Processor time of all threads for one placement, in µs, which other work on the machine hardly changes.</summary>
    public required double ProcessorUs { get; init; }

    /// <summary>The peer's name; null without one.</summary>
    public string? Peer { get; init; }

    /// <summary>The peer's time, measured elsewhere (<see cref="EplbPeers"/>).</summary>
    public double? PeerUs { get; init; }

    /// <summary>Our speed over the peer's.</summary>
    public double? Ratio { get; init; }

    /// <summary>The fullest GPU's load over the mean, averaged over layers.</summary>
    public required double MeanMaxOverMean { get; init; }

    /// <summary>That of the worst layer.</summary>
    public required double WorstMaxOverMean { get; init; }

    /// <summary>What no placement can be below, averaged over layers.</summary>
    public required double MeanLowerBound { get; init; }

    /// <summary>Replicas beside another of their expert, in all layers.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Processor time over layers · experts · log₂ experts, in ns.</summary>
    public required double NsPerExpertLogExpert { get; init; }
}
