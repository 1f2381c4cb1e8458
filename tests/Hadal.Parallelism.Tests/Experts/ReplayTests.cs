using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Prediction;
using Hadal.Parallelism.Experts.Replay;

namespace Hadal.Parallelism.Tests.Experts;

public class ReplayTests
{
    [Fact]
    public void A_lasting_imbalance_is_found_and_left_behind()
    {
        LoadRecording recording = new([.. Enumerable.Range(0, 20).Select(_ => new ExpertLoads(1, 8, [80000, 10000, 10000, 10000, 10000, 10000, 10000, 80000]))], new(8, 1, 1, 4));
        ReplayScore score = LoadReplay.Run(recording, new(false, 2, 2, 8)), never = LoadReplay.Run(recording, new(false, 2, 20, 8));
        Assert.True(score.MeanMaxOverMean < never.MeanMaxOverMean);
        Assert.Equal((1, 0), (score.Plans, never.Plans));
        Assert.True(score.Moves > 0);
    }

    [Theory]
    [InlineData(1e6, 1)]
    [InlineData(1e12, 0)]
    public void A_plan_is_taken_only_where_it_saves_more_than_its_moves_take(double bytes, int plans)
    {
        LoadRecording recording = new([.. Enumerable.Range(0, 20).Select(_ => new ExpertLoads(1, 8, [80000, 10000, 10000, 10000, 10000, 10000, 10000, 80000]))], new(8, 1, 1, 4));
        RebalanceRule rule = new() { BytesPerReplica = bytes, BytesPerSecond = 1e9, SecondsPerToken = 1e-6, Steps = 1 };
        foreach (int window in (int[])[1, 4])
        {
            Assert.Equal(plans, LoadReplay.Run(recording, new(false, window, 4, 8), rule).Plans);
        }
    }

    /// <summary>What a plan must save grows with its bytes, and does not depend on how many steps a prediction sums up.</summary>
    [Fact]
    public void The_price_at_which_a_plan_is_left_out_is_the_same_for_every_window()
    {
        LoadRecording recording = new([.. Enumerable.Range(0, 40).Select(_ => new ExpertLoads(1, 8, [80000, 10000, 10000, 10000, 10000, 10000, 10000, 80000]))], new(8, 1, 1, 4));
        int[] prices = [.. ((int[])[1, 2, 5]).Select(window => Enumerable.Range(0, 60).First(price => LoadReplay.Run(
            recording,
            new(false, window, 10, 8),
            new() { BytesPerReplica = Math.Pow(1.3, price) * 1e5, BytesPerSecond = 1e9, SecondsPerToken = 1e-6, Steps = 1 }).Plans == 0))];
        Assert.InRange(prices.Max() - prices.Min(), 0, 0);
        Assert.True(prices[0] > 0);
    }

    /// <summary>Early steps are of equal loads, which the first placement balances: what later plans are worth is not theirs to say.</summary>
    [Fact]
    public void The_price_at_which_a_plan_is_left_out_depends_on_recent_steps_alone()
    {
        int[] prices = [.. ((float[])[1, 100]).Select(scale => Enumerable.Range(0, 60).First(price => LoadReplay.Run(
            new([.. Enumerable.Repeat(Equal(scale * 10000), 4), .. Enumerable.Repeat(new ExpertLoads(1, 8, [80000, 10000, 10000, 10000, 10000, 10000, 10000, 80000]), 8)], new(8, 1, 1, 4)),
            new(false, 4, 4, 8),
            new() { BytesPerReplica = Math.Pow(1.3, price) * 1e5, BytesPerSecond = 1e9, SecondsPerToken = 1e-6, Steps = 1 }).Plans == 0))];
        Assert.Equal(prices[0], prices[1]);
        Assert.True(prices[0] > 0);

        static ExpertLoads Equal(float load) => new(1, 8, [.. Enumerable.Repeat(load, 8)]);
    }

    [Fact]
    public void A_half_life_in_steps_is_the_tokens_of_the_last_steps_not_of_all()
    {
        StepAverage average = new(1);
        for (int step = 0; step < 10; step++)
        {
            average.Add(new(1, 2, [1000, 0]));
        }

        float before = average.Predict().Layer(0)[0];
        average.Add(new(1, 2, [0, 10]));
        Assert.Equal(before / 2, average.Predict().Layer(0)[0], 0.01f);
    }

    /// <summary>Steps after the one planned for are of equal loads, which every placement balances: only a look ahead could tell the recordings apart.</summary>
    [Theory]
    [InlineData(false, 1e9)]
    [InlineData(true, 1e9)]
    [InlineData(true, 1)]
    public void Neither_prediction_nor_price_depends_on_steps_to_come(bool fading, double bytes)
    {
        ExpertLoads early = new(1, 8, [80000, 80000, 10000, 10000, 10000, 10000, 10000, 10000]), late = new(1, 8, [10000, 10000, 10000, 80000, 80000, 10000, 10000, 10000]);
        ExpertLoads[] known = [.. Enumerable.Repeat(early, 8), .. Enumerable.Repeat(late, 5)];
        ExpertLoads[] after = [.. Enumerable.Repeat(new ExpertLoads(1, 8, [1e9f, 1e9f, 1e9f, 1e9f, 1e9f, 1e9f, 1e9f, 1e9f]), 11)];
        ReplaySetting setting = new(fading, 1, 12, 8);
        RebalanceRule rule = new() { BytesPerReplica = bytes, BytesPerSecond = 1e9, SecondsPerToken = 1e-6, Steps = 1 };
        ReplayScore ends = LoadReplay.Run(new(known, new(8, 1, 1, 4)), setting, rule), goesOn = LoadReplay.Run(new([.. known, .. after], new(8, 1, 1, 4)), setting, rule);
        Assert.Equal((ends.Plans, ends.Moves), (goesOn.Plans, goesOn.Moves));
        Assert.Equal((ends.MeanMaxOverMean * 13) + 11, goesOn.MeanMaxOverMean * 24, 1e-9);
    }

    [Fact]
    public void Noise_of_counts_hardly_moves_anything()
    {
        Random random = new(7);
        LoadRecording recording = new([.. Enumerable.Range(0, 32).Select(_ => new ExpertLoads(1, 8, [.. Enumerable.Range(0, 8).Select(_ => (float)Enumerable.Range(0, 400).Count(_ => random.Next(4) == 0))]))], new(8, 1, 1, 4));
        Assert.InRange(LoadReplay.Run(recording, new(false, 1, 1, 8)).Plans, 0, 2);
    }

    [Fact]
    public void The_best_of_equally_balanced_settings_has_fewest_replicas_and_then_fewest_moves()
    {
        ReplayScore Score(int replicas, double balance, long moves) => new(new(false, 1, 1, replicas), balance, 2, 1, moves);
        Assert.Equal(Score(8, 1.101, 5), LoadReplay.Best([Score(12, 1.1, 1), Score(8, 1.102, 9), Score(8, 1.101, 5), Score(4, 1.2, 0)]));
    }

    [Fact]
    public void Steps_of_different_shape_are_refused() => Assert.Contains(
        "Step 1 has 1 layer of 3 experts",
        Assert.Throws<ArgumentException>("steps", () => new LoadRecording([new(1, 2, [1, 2]), new(1, 3, [1, 2, 3])], new(2, 1, 1, 1))).Message,
        StringComparison.Ordinal);
}
