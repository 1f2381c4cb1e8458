namespace Hadal.Parallelism.Tests;

public class CountedTests
{
    [Theory]
    [InlineData(0, "0 ranks", "0 entries")]
    [InlineData(1, "1 rank", "1 entry")]
    [InlineData(2, "2 ranks", "2 entries")]
    public void One_is_called_otherwise_than_several(long count, string ranks, string entries)
    {
        Assert.Equal(ranks, Counted.Of(count, "rank"));
        Assert.Equal(entries, Counted.Of(count, "entry", "entries"));
    }
}
