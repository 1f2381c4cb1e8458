using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Migration;
using Hadal.Parallelism.Experts.Prediction;

namespace Hadal.Parallelism.Experts.Replay;

/// <summary>
/// What settings would have come to on recorded loads. A step runs on the placement of steps before it; the first placement is that of
/// equal loads; a plan comes into effect where its predicted gain exceeds the noise of the tokens that it rests on and, where a rule is given, what
/// its moves take.
/// </summary>
public static class LoadReplay
{
    // Settings that differ by less are equally good in balance: then fewer replicas count, then fewer moves.
    private const double Indifference = 0.005;

    // Shorter intervals than this part of a recording are not tried: plans are what a replay takes its time for.
    private const int MostPlans = 16;

    /// <summary>The settings that a recording is long enough for.</summary>
    public static IReadOnlyList<ReplaySetting> Settings(LoadRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        int steps = recording.Steps.Count, gpus = recording.Topology.Gpus, experts = recording.Steps[0].Experts;
        int[] lengths = [.. ((int[])[MostPlans, MostPlans / 2, MostPlans / 4, 2]).Select(parts => Math.Max(1, steps / parts)).Distinct()];
        int[] replicas = [.. ((int[])[(experts + gpus - 1) / gpus * gpus, recording.Topology.Replicas, recording.Topology.Replicas + gpus]).Distinct()
            .Where(count => (long)count * recording.Steps[0].Layers <= ExpertTopology.MostSlots)];
        return
        [
            .. from slots in replicas
               from interval in lengths
               from window in lengths.Prepend(1).Distinct()
               from fading in (bool[])[false, true]
               select new ReplaySetting(fading, window, interval, slots),
        ];
    }

    /// <summary>Runs one setting over a recording, in which moves cost nothing.</summary>
    /// <exception cref="ArgumentException">The setting's replicas do not fit the recording.</exception>
    public static ReplayScore Run(LoadRecording recording, ReplaySetting setting) => Run(
        recording, setting, (placement, plan) =>
            PlacementMeasures.MaxOverMean(placement, plan.Predicted).Average() - PlacementMeasures.MaxOverMean(plan.Placement, plan.Predicted).Average()
            > NoiseFloor.OfFullest(plan.Tokens, placement.Gpus));

    /// <summary>Runs one setting over a recording, in which each plan is weighed against its moves.</summary>
    /// <param name="recording">The loads.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="rule">What moves take. Its steps are the setting's interval, after which there is another plan.</param>
    /// <exception cref="ArgumentException">The setting's replicas do not fit the recording.</exception>
    public static ReplayScore Run(LoadRecording recording, ReplaySetting setting, RebalanceRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(recording);
        // A prediction has the tokens of all the steps that it rests on, the rule wants those of one.
        return Run(
            recording, setting, (placement, plan) =>
                plan.Tokens > 0 && (rule with { Steps = setting.Interval * plan.TokensPerStep / plan.Tokens }).Weigh(placement, plan.Placement, plan.Predicted, plan.Tokens).IsWorthIt);
    }

    private static ReplayScore Run(LoadRecording recording, ReplaySetting setting, Func<ExpertPlacement, ReplayPlan, bool> isWorthwhile)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentOutOfRangeException.ThrowIfLessThan(setting.Interval, 1, nameof(setting));

        // Balanced placements ignore groups and nodes, and other counts of replicas need not divide over them.
        ExpertTopology topology = new(setting.Replicas, 1, 1, recording.Topology.Gpus);
        ExpertLoads first = recording.Steps[0];
        ILoadPredictor predictor = setting.Predictor();
        float[] equal = new float[first.Layers * first.Experts];
        Array.Fill(equal, 1);
        ExpertPlacement placement = BalancedPolicy.Place(new(first.Layers, first.Experts, equal), topology);
        double sum = 0, worst = 0;

        // Of a layer, since the plan before.
        double tokens = 0;
        (int plans, long moves) = (0, 0);
        for (int step = 0; step < recording.Steps.Count; step++)
        {
            if (step > 0 && step % setting.Interval == 0)
            {
                ExpertLoads predicted = predictor.Predict();
                ExpertPlacement planned = PlacementMoves.Align(placement, BalancedPolicy.Place(predicted, topology));
                if (isWorthwhile(placement, new(planned, predicted, predictor.Tokens, tokens / setting.Interval)))
                {
                    plans++;
                    moves += PlacementMoves.Count(placement, planned);
                    placement = planned;
                }

                tokens = 0;
            }

            double balance = PlacementMeasures.MaxOverMean(placement, recording.Steps[step]).Average();
            sum += balance;
            worst = Math.Max(worst, balance);
            predictor.Add(recording.Steps[step]);
            tokens += MovingAverage.TokensOf(recording.Steps[step]);
        }

        return new(setting, sum / recording.Steps.Count, worst, plans, moves);
    }

    /// <summary>The best of some scores: of those within half a percent of the best balance the one with fewest replicas, then with fewest moves.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ReplayScore Best(IReadOnlyList<ReplayScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count == 0)
        {
            throw new ArgumentException("There is no score to choose from.", nameof(scores));
        }

        double least = scores.Min(score => score.MeanMaxOverMean);
        return scores
            .Where(score => score.MeanMaxOverMean <= least * (1 + Indifference))
            .OrderBy(score => score.Setting.Replicas)
            .ThenBy(score => score.Moves)
            .ThenBy(score => score.MeanMaxOverMean)
            .First();
    }
}
