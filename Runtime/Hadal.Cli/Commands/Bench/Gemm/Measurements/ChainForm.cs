namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>One way to run a chain.</summary>
/// <param name="Graph">Whether one launch replays it, instead of one a call.</param>
/// <param name="Mode">How its kernels follow each other.</param>
internal readonly record struct ChainForm(bool Graph, DependentLaunchMode Mode)
{
    internal static IReadOnlyList<ChainForm> All { get; } =
        [.. from graph in (bool[])[false, true] from mode in Enum.GetValues<DependentLaunchMode>() select new ChainForm(graph, mode)];

    internal string Launch => Graph ? "graph" : "stream";

    internal string DependentLaunch => Mode switch
    {
        DependentLaunchMode.Off => "off",
        DependentLaunchMode.On => "on",
        _ => "weights",
    };

    /// <summary>What a stream must be set to for it.</summary>
    internal LaunchOverlap Overlap => Mode switch
    {
        DependentLaunchMode.Off => LaunchOverlap.None,
        DependentLaunchMode.On => LaunchOverlap.Setup,
        _ => LaunchOverlap.SetupAndWeights,
    };
}
