using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Prediction;

namespace Hadal.Parallelism.Tests.Experts;

public class PredictionTests
{
    private static readonly ExpertPlacement s_crowded = new(1, 4, 2, [0, 1, 2, 3]), s_even = new(1, 4, 2, [0, 2, 1, 3]);
    private static readonly ExpertLoads s_loads = new(1, 4, [400, 400, 100, 100]);

    private static readonly RebalanceRule s_rule = new() { BytesPerReplica = 1e6, BytesPerSecond = 1e9, SecondsPerToken = 1e-6, Steps = 100 };

    [Fact]
    public void A_window_forgets_what_is_older()
    {
        SlidingWindow window = new(2);
        window.Add(new(1, 2, [100, 0]));
        window.Add(new(1, 2, [3, 4]));
        window.Add(new(1, 2, [10, 20]));
        Assert.Equal([13f, 24f], window.Predict().Layer(0).ToArray());
        Assert.Equal(37, window.Tokens);
    }

    [Fact]
    public void An_average_fades_by_tokens_and_not_by_steps()
    {
        MovingAverage average = new(100);
        average.Add(new(1, 2, [64, 0]));
        average.Add(new(1, 2, [0, 0]));
        Assert.Equal([64f, 0f], average.Predict().Layer(0).ToArray());
        average.Add(new(1, 2, [0, 100]));
        Assert.Equal([32f, 100f], average.Predict().Layer(0).ToArray());
        Assert.Equal(132, average.Tokens, 1e-9);
    }

    [Fact]
    public void Steps_of_another_shape_and_predictions_from_nothing_are_refused()
    {
        SlidingWindow window = new(2);
        Assert.Contains("at least one step", Assert.Throws<InvalidOperationException>(window.Predict).Message, StringComparison.Ordinal);
        window.Add(new(1, 2, [1, 2]));
        Assert.Contains("1 layer of 3 experts", Assert.Throws<ArgumentException>(() => window.Add(new(1, 3, [1, 2, 3]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlidingWindow(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MovingAverage(double.NaN));
    }

    [Fact]
    public void The_noise_of_a_count_is_the_inverse_of_its_root()
    {
        Assert.Equal(0.01, NoiseFloor.Of(10_000));
        Assert.Equal(double.PositiveInfinity, NoiseFloor.Of(0));
    }

    [Fact]
    public void A_migration_is_worth_it_if_it_saves_more_than_it_costs()
    {
        // 800 tokens on the fullest GPU become 500: 300 µs a step; one replica into each GPU is 1 ms.
        RebalanceVerdict verdict = s_rule.Weigh(s_crowded, s_even, s_loads, 1e6);
        Assert.Equal(300e-6 * 100, verdict.GainSeconds, 1e-9);
        Assert.Equal(1e-3, verdict.CostSeconds, 1e-12);
        Assert.True(verdict.IsWorthIt);
        Assert.False((s_rule with { Steps = 3 }).Weigh(s_crowded, s_even, s_loads, 1e6).IsWorthIt);
        Assert.False((s_rule with { Margin = 31 }).Weigh(s_crowded, s_even, s_loads, 1e6).IsWorthIt);
    }

    [Fact]
    public void A_gain_within_the_noise_is_none() => Assert.False(s_rule.Weigh(s_crowded, s_even, s_loads, 4).IsWorthIt);
}
