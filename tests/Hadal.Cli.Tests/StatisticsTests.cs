using CsCheck;
using Hadal.Cli.Commands.Bench;

namespace Hadal.Cli.Tests;

public class StatisticsTests
{
    [Fact]
    public void The_median_has_as_many_values_below_as_above() =>
        Gen.Double[-1e6, 1e6].Array[1, 40].Sample(values =>
        {
            double median = Statistics.Median(values);
            return values.Count(value => value < median) <= values.Length / 2 && values.Count(value => value > median) <= values.Length / 2;
        });

    [Fact]
    public void Quantiles_rise_and_end_at_the_extremes() =>
        Gen.Double[-1e6, 1e6].Array[1, 40].Sample(values =>
            Statistics.Quantile(values, 0) == values.Min()
            && Statistics.Quantile(values, 1) == values.Max()
            && Statistics.Quantile(values, 0.1) <= Statistics.Quantile(values, 0.9));

    [Fact]
    public void Equal_measurements_have_no_spread_and_an_interval_without_width()
    {
        double[] equal = [5, 5, 5, 5];
        Assert.Equal(0, Statistics.SpreadPercent(equal));
        Assert.Equal((5, 0), Statistics.Mean95(equal));
    }

    [Fact]
    public void The_spread_is_that_of_four_values_of_five() => Assert.Equal(80, Statistics.SpreadPercent([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]) / 2, 9);

    [Fact]
    public void Nothing_has_no_median() => Assert.Equal(double.NaN, Statistics.Median([]));
}
