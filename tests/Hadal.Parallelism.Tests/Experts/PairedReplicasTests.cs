using Hadal.Parallelism.Experts.Balanced;
using Hadal.Testing;

namespace Hadal.Parallelism.Tests.Experts;

public class PairedReplicasTests
{
    private const int Experts = 256, Replicas = 300;

    [Fact]
    public void Excess_is_the_sum_of_four_sums_to_the_last_bit()
    {
        Random random = new(23);
        LayerPlan plan = new(Experts, Replicas, Replicas / 2);
        PairedReplicas pairs = new(Experts, Replicas);
        for (int draw = 0; draw < 100; draw++)
        {
            plan.SetLoads([.. Enumerable.Range(0, Experts).Select(_ => (float)Math.Exp(3 * random.NextDouble()))]);
            Array.Fill(plan.Counts, 1);
            for (int spare = Experts; spare < Replicas; spare++)
            {
                plan.Counts[random.Next(Experts)]++;
            }

            pairs.Sort(plan);
            double[] loads = [.. pairs.Shares.ToArray().Zip(pairs.Shares.ToArray().Reverse(), (large, small) => large + small).Take(Replicas / 2)];
            double target = loads.Average();
            double[] sums = new double[4];
            for (int pair = 0; pair < loads.Length / 4 * 4; pair++)
            {
                sums[pair % 4] += Math.Max(0, loads[pair] - target);
            }

            double expected = sums[0] + sums[1] + (sums[2] + sums[3]);
            for (int pair = loads.Length / 4 * 4; pair < loads.Length; pair++)
            {
                expected += Math.Max(0, loads[pair] - target);
            }

            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(pairs.Excess(target)));
        }
    }

    /// <summary>The test above in a process that sees shorter vectors than this one, or none.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Excess_is_the_same_on_processors_without_long_vectors(string without)
    {
        string[] arguments = ["--progress", "off", "--filter-method", $"*.{nameof(Excess_is_the_sum_of_four_sums_to_the_last_bit)}", "--minimum-expected-tests", "1"];
        ChildProcess run = ChildProcess.Run(Environment.ProcessPath!, arguments, AppContext.BaseDirectory, new Dictionary<string, string?> { [without] = "0" });
        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
