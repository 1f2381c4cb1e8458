using CsCheck;
using Hadal.Parallelism.Experts;

namespace Hadal.Parallelism.Tests.Experts;

/// <summary>Loads of every shape on topologies of every shape, hierarchical and not; and what a placement is, computed the plain way.</summary>
internal static class RandomCases
{
    internal static Gen<(ExpertLoads Loads, ExpertTopology Topology)> All { get; } =
        from nodes in Gen.Int[1, 3]
        from groups in Gen.Int[1, 6]
        from gpusOfNode in Gen.Int[1, 4]
        from expertsOfGroup in Gen.Int[1, 6]
        from more in Gen.Int[0, 3]
        from layers in Gen.Int[1, 3]
        from kind in Gen.Int[0, 4]
        from seed in Gen.Int
        let experts = groups * expertsOfGroup
        let gpus = nodes * gpusOfNode
        let slots = ((experts + gpus - 1) / gpus) + more
        select (Draw(layers, experts, kind, seed), new ExpertTopology(slots * gpus, groups, nodes, gpus));

    /// <summary>The load of each GPU: every slot has its expert's load over the expert's slots.</summary>
    internal static double[] GpuLoads(ExpertPlacement placement, ExpertLoads loads, int layer)
    {
        int[] experts = placement.PhysicalToLogical(layer).ToArray();
        return [.. experts
            .Chunk(experts.Length / placement.Gpus)
            .Select(gpu => gpu.Sum(expert => (double)loads.Layer(layer)[expert] / experts.Count(other => other == expert)))];
    }

    internal static int Duplicates(ExpertPlacement placement) => Enumerable.Range(0, placement.Layers).Sum(layer =>
        placement.PhysicalToLogical(layer).ToArray().Chunk(placement.SlotsPerGpu).Sum(gpu => gpu.Length - gpu.Distinct().Count()));

    /// <summary>Every slot has an expert, every expert a slot, and the two maps are inverse.</summary>
    internal static void MustBeWhole(ExpertPlacement placement, ExpertLoads loads, ExpertTopology topology)
    {
        for (int layer = 0; layer < loads.Layers; layer++)
        {
            int[] experts = placement.PhysicalToLogical(layer).ToArray();
            Assert.Equal(topology.Replicas, experts.Length);
            List<int> seen = [];
            for (int expert = 0; expert < loads.Experts; expert++)
            {
                int[] slots = placement.LogicalToPhysical(layer, expert).ToArray();
                Assert.NotEmpty(slots);
                Assert.Equal(experts.Count(other => other == expert), placement.ReplicaCount(layer, expert));
                Assert.Equal(slots.Length, placement.ReplicaCount(layer, expert));
                Assert.All(slots, slot => Assert.Equal(expert, experts[slot]));
                seen.AddRange(slots);
            }

            Assert.Equal(Enumerable.Range(0, topology.Replicas), seen.Order());
        }
    }

    private static ExpertLoads Draw(int layers, int experts, int kind, int seed)
    {
        Random random = new(seed);
        return new(layers, experts, [.. Enumerable.Range(0, layers * experts).Select(i => kind switch
        {
            0 => random.Next(1000),
            1 => (float)Math.Exp(4 * random.NextDouble()),
            2 => random.Next(3) == 0 ? random.Next(1, 5000) : 0,
            3 => i % 5 == 0 ? 40_000_000 + random.Next(100) : 7,
            _ => random.Next(2) * 100,
        })]);
    }
}
