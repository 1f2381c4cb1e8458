using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>The configurations among which the choice for a problem is judged.</summary>
/// <param name="Picked">What a call runs.</param>
/// <param name="Ranked">At most <see cref="Most"/>: the best by the cost model, its favourite first, <paramref name="Picked"/> in any case, with the estimates.</param>
internal sealed record CandidateChoice(GemmConfiguration Picked, IReadOnlyList<(GemmConfiguration Configuration, double Clocks)> Ranked)
{
    internal const int Most = 32;

    internal static CandidateChoice Of(GemmProblem problem, int smBudget)
    {
        GemmConfiguration picked = problem.Configuration(smBudget);
        IReadOnlyList<(GemmConfiguration Configuration, double Clocks)> all = GemmRanking.Of(problem.Spec, problem.Shape.M, smBudget);
        return new(picked, all.Take(Most).Any(candidate => candidate.Configuration == picked)
            ? [.. all.Take(Most)]
            : [.. all.Take(Most - 1), all.First(candidate => candidate.Configuration == picked)]);
    }

    /// <summary>What the times say of the choice.</summary>
    /// <param name="us">The time of each of <see cref="Ranked"/> in µs; NaN of one that does not run.</param>
    internal GemmRegret Judge(ReadOnlySpan<double> us)
    {
        List<GemmCandidateTime> times = [];
        for (int i = 0; i < Ranked.Count; i++)
        {
            if (double.IsFinite(us[i]))
            {
                times.Add(new(Ranked[i].Configuration.Name, us[i], Ranked[i].Clocks));
            }
        }

        double picked = times.First(time => time.Configuration == Picked.Name).Us;
        GemmCandidateTime model = times[0];
        times.Sort((x, y) => x.Us.CompareTo(y.Us));
        GemmCandidateTime best = times[0];
        return new(Percent(picked, best.Us), best.Configuration, best.Us, model.Configuration, model.Us, Percent(model.Us, best.Us), times);
    }

    private static double Percent(double us, double best) => 100 * ((us / best) - 1);
}
