namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary>What was measured.</summary>
internal sealed record EplbBenchCase(string Name, string Policy, int Layers, int Experts, int Replicas, int Groups, int Nodes, int Gpus)
{
    internal static EplbBenchCase Of(EplbProblem problem, string policy) => new(
        problem.Name, policy, problem.Layers, problem.Experts, problem.Topology.Replicas, problem.Topology.Groups, problem.Topology.Nodes, problem.Topology.Gpus);
}
