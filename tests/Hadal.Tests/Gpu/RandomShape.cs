using Hadal.Specs;

namespace Hadal.Tests.Gpu;

/// <summary>A call of a random GEMM.</summary>
/// <param name="Spec">The kernel.</param>
/// <param name="M">Rows of A.</param>
/// <param name="Distribution">Of what the operands are made.</param>
/// <param name="Budget">Multiprocessors that it may use.</param>
/// <param name="Seed">Of the operands.</param>
internal sealed record RandomShape(GemmSpec Spec, int M, Distribution Distribution, int Budget, int Seed)
{
    /// <summary>Elements of an operand or of D at most, so that one case does not take the time of a hundred.</summary>
    private const int LargestMatrix = 1 << 23;

    private static readonly int[] s_edges = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 191, 192, 193, 255, 256, 257, 511, 513];

    private static readonly int[] s_budgets = [132, 112, 24];

    private static readonly Distribution[] s_distributions =
        [Distribution.Normal, Distribution.Uniform, Distribution.Sparse, Distribution.Outliers, Distribution.Subnormal];

    /// <summary>Kernels of all kinds with random N and K, each called with several m.</summary>
    /// <param name="kernels">How many of each kind.</param>
    /// <param name="calls">How many of each kernel.</param>
    /// <param name="kinds">Result, scales and accumulation; N and K do not count.</param>
    /// <param name="seed">The same shapes for the same seed.</param>
    internal static IEnumerable<RandomShape> Draw(int kernels, int calls, IReadOnlyList<GemmSpec> kinds, int seed)
    {
        Random random = new(seed);
        int index = 0;
        foreach (GemmSpec kind in kinds)
        {
            for (int i = 0; i < kernels; i++)
            {
                int k = DrawK(random);
                GemmSpec spec = kind with { N = DrawN(random, GemmRules.NMultiple(kind.D), LargestMatrix / k), K = k };
                for (int j = 0; j < calls; j++, index++)
                {
                    int most = LargestMatrix / Math.Max(spec.N, k);
                    int m = j % 2 == 0 ? s_edges[random.Next(s_edges.Length)] : (int)Math.Exp(random.NextDouble() * Math.Log(5000));
                    yield return new(spec, Math.Min(m, most), s_distributions[index % s_distributions.Length], s_budgets[index % s_budgets.Length], index);
                }
            }
        }
    }

    public override string ToString() => $"m = {M}, {Spec.ToCanonical()}, {Distribution}, {Budget} multiprocessors";

    private static int DrawK(Random random) => random.Next(5) switch
    {
        0 => 16 * random.Next(1, 9),
        1 => 128 * random.Next(1, 33),
        2 => 16 * random.Next(513, 1025),
        _ => 16 * random.Next(1, 257),
    };

    private static int DrawN(Random random, int multiple, int most)
    {
        int n = random.Next(4) switch
        {
            0 => multiple * random.Next(1, 17),
            1 => 128 * random.Next(1, 33),
            2 => multiple * random.Next(1, 1 + (4096 / multiple)),
            _ => multiple * random.Next(1, 1 + (1024 / multiple)),
        };
        return Math.Min(n, most / multiple * multiple);
    }
}
