using Hadal.Parallelism.Experts;
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
        "Step 1 has 1 layers of 3 experts",
        Assert.Throws<ArgumentException>("steps", () => new LoadRecording([new(1, 2, [1, 2]), new(1, 3, [1, 2, 3])], new(2, 1, 1, 1))).Message,
        StringComparison.Ordinal);
}
