using System.Diagnostics;
using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary>Times both policies on a problem.</summary>
internal static class EplbMeasurement
{
    // Until the JIT compiler has settled.
    private static readonly TimeSpan s_warmUpOfARound = TimeSpan.FromMilliseconds(20);

    internal static IEnumerable<EplbBenchRow> Measure(EplbProblem problem, int rounds)
    {
        ExpertLoads loads = problem.Draw();
        double bound = LowerBound.Of(loads, problem.Topology).Average(layer => layer.Value);
        yield return Measure(problem, loads, bound, "reference", rounds, () => ReferencePolicy.Place(loads, problem.Topology));
        yield return Measure(problem, loads, bound, "balanced", rounds, () => BalancedPolicy.Place(loads, problem.Topology));
    }

    private static EplbBenchRow Measure(EplbProblem problem, ExpertLoads loads, double bound, string policy, int rounds, Func<ExpertPlacement> place)
    {
        ExpertPlacement placement = place();
        for (long warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm) < s_warmUpOfARound * rounds;)
        {
            placement = place();
        }

        double[] times = new double[rounds];
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            placement = place();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        double processor = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / rounds;
        double median = Statistics.Median(times);
        double[] balance = PlacementMeasures.MaxOverMean(placement, loads);
        return new()
        {
            Case = EplbBenchCase.Of(problem, policy),
            OursUs = median,
            SpreadPct = Statistics.SpreadPercent(times),
            FastestUs = times.Min(),
            ProcessorUs = processor,
            Peer = problem.PeerUs is null ? null : EplbPeers.Name,
            PeerUs = problem.PeerUs,
            Ratio = problem.PeerUs / median,
            MeanMaxOverMean = balance.Average(),
            WorstMaxOverMean = balance.Max(),
            MeanLowerBound = bound,
            Duplicates = PlacementMeasures.Duplicates(placement),
            NsPerExpertLogExpert = 1000 * processor / (problem.Layers * problem.Experts * Math.Log2(problem.Experts)),
        };
    }
}
