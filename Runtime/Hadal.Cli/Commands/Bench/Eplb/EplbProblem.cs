using Hadal.Parallelism.Experts;

namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary>Loads and a topology to place them on.</summary>
/// <param name="Name">For a reader.</param>
/// <param name="Layers">Layers with experts.</param>
/// <param name="Experts">Experts of a layer.</param>
/// <param name="Topology">Where replicas may lie.</param>
/// <param name="PeerUs">The original's time, where it is known (<see cref="EplbPeers"/>).</param>
/// <param name="Given">Loads that are not drawn; null where they are.</param>
internal sealed record EplbProblem(string Name, int Layers, int Experts, ExpertTopology Topology, double? PeerUs, ExpertLoads? Given = null)
{
    private const int Seed = 20250227;

    internal static IReadOnlyList<EplbProblem> Known { get; } =
    [
        new("prefill, hierarchical", 58, 256, new(288, 8, 4, 32), EplbPeers.Prefill58x256To288Us),
        new("decode, global", 58, 256, new(288, 8, 18, 144), EplbPeers.Decode58x256To288Us),
        new("decode, uniform loads", 58, 256, new(288, 8, 18, 144), null, Uniform(58, 256)),
        new("one node", 58, 256, new(320, 1, 1, 64), EplbPeers.OneNode58x256To320Us),
        new("EP64 with 512 slots", 58, 256, new(512, 1, 1, 64), null),
        new("1,000 experts, one node", 61, 1000, new(1200, 1, 1, 40), EplbPeers.OneNode61x1000To1200Us),
        new("1,000 experts, hierarchical", 61, 1000, new(1200, 8, 4, 40), EplbPeers.Hierarchical61x1000To1200Us),
    ];

    /// <summary>Ever more experts of one layer's kind, for what time grows with.</summary>
    internal static IReadOnlyList<EplbProblem> Growth { get; } =
        [.. ((int[])[64, 128, 256, 512, 1024, 2048, 4096]).Select(experts => new EplbProblem("growth", 16, experts, new(experts * 9 / 8, 1, 1, experts / 8), null))];

    /// <summary>Counts of tokens as routers leave them: log-normal over experts (σ = 1), the same at every run.</summary>
    internal ExpertLoads Draw()
    {
        if (Given is not null)
        {
            return Given;
        }

        Random random = new(Seed);
        float[] loads = new float[Layers * Experts];
        for (int i = 0; i < loads.Length; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            loads[i] = (float)Math.Floor(1000 * Math.Exp(normal));
        }

        return new(Layers, Experts, loads);
    }

    // Nearly equal loads leave the search of counts most to try where a GPU has two slots.
    private static ExpertLoads Uniform(int layers, int experts)
    {
        Random random = new(Seed);
        return new(layers, experts, [.. Enumerable.Range(0, layers * experts).Select(_ => (float)Math.Floor(1000 * random.NextDouble()))]);
    }
}
