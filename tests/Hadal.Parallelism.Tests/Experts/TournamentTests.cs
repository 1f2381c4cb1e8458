using Hadal.Parallelism.Experts.Ordering;

namespace Hadal.Parallelism.Tests.Experts;

public class TournamentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    public void The_winner_is_the_first_of_the_largest_and_of_the_least_after_every_change(int count)
    {
        Random random = new(count);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(5))];
        Tournament largest = new(values, 1), least = new(values, -1);
        largest.Restart();
        least.Restart();
        for (int change = 0; change < 1000; change++)
        {
            Assert.Equal(Array.IndexOf(values, values.Max()), largest.Winner);
            Assert.Equal(Array.IndexOf(values, values.Min()), least.Winner);
            int index = random.Next(count);
            values[index] = random.Next(5);
            largest.Change(index);
            least.Change(index);
        }
    }
}
