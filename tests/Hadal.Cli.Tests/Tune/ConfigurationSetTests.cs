using CsCheck;
using Hadal.Cli.Commands.Tune.Choosing;

namespace Hadal.Cli.Tests.Tune;

public class ConfigurationSetTests
{
    private static readonly Gen<double> s_time = Gen.Frequency((9, Gen.Double[1, 10]), (1, Gen.Const(double.NaN)));

    private static readonly Gen<double[][]> s_times =
        from configurations in Gen.Int[1, 8]
        from rows in s_time.Array[configurations].Array[1, 6]
        select rows.Select(row => row.All(double.IsNaN) ? [1, .. row[1..]] : row).ToArray();

    [Fact]
    public void A_set_cannot_be_mended_by_exchanging_or_adding_one() => s_times.Sample(us =>
    {
        int[] chosen = ConfigurationSet.Choose(us, 3);
        Assert.InRange(chosen.Length, 1, 3);
        Assert.Equal(chosen.Distinct().Order(), chosen);
        double loss = Loss(us, chosen);
        for (int other = 0; other < us[0].Length; other++)
        {
            Assert.All(chosen, leaving => Assert.True(Loss(us, [.. chosen.Except([leaving]), other]) >= loss - 1e-9));
            Assert.True(chosen.Length == 3 || Loss(us, [.. chosen, other]) >= loss - 1e-9);
        }
    });

    [Fact]
    public void One_that_is_the_fastest_everywhere_stays_alone() => Assert.Equal([1], ConfigurationSet.Choose([[2, 1, 3], [5, 4, 4]], 4));

    [Fact]
    public void A_little_everywhere_is_preferred_to_much_somewhere() => Assert.Equal([2], ConfigurationSet.Choose([[1, 3, 1.2], [3, 1, 1.2]], 1));

    [Fact]
    public void What_does_not_run_somewhere_serves_where_it_runs() => Assert.Equal([0, 1], ConfigurationSet.Choose([[1, double.NaN], [double.NaN, 1]], 4));

    [Fact]
    public void Nothing_measured_is_nothing_chosen() => Assert.Empty(ConfigurationSet.Choose([], 4));

    private static double Loss(double[][] us, int[] set) => us.Sum(row =>
    {
        double best = row.Where(double.IsFinite).Min();
        return set.Min(index => double.IsFinite(row[index]) ? ((row[index] / best) - 1) * ((row[index] / best) - 1) : 1e6);
    });
}
