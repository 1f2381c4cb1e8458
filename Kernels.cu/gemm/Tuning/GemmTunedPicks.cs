namespace Hadal.Compilation;

/// <summary>What was measured of one GEMM, as the choice at a call needs it. Choosing allocates nothing.</summary>
internal sealed class GemmTunedPicks
{
    private readonly Gpu[] _gpus;

    /// <param name="variants">The configurations that calls choose among.</param>
    /// <param name="choices">What was measured. A configuration that is not among the variants leaves its point to the model.</param>
    internal GemmTunedPicks(IReadOnlyList<GemmConfiguration> variants, IReadOnlyList<TunedChoice> choices)
    {
        string[] names = [.. variants.Select(variant => variant.Name)];
        _gpus =
        [
            .. from choice in choices
               orderby choice.M
               group choice by (choice.Gpu, choice.Multiprocessors) into gpu
               select new Gpu(gpu.Key.Gpu, gpu.Key.Multiprocessors, [.. gpu.Select(choice => choice.M)], [.. gpu.Select(choice => Array.IndexOf(names, choice.Configuration))]),
        ];
    }

    /// <summary>
    /// The index of the configuration that was the fastest at the number of rows that is nearest by ratio, the larger of two equally near.
    /// -1 where the model must choose: nothing was measured on this GPU, or less than the whole chip is to be used.
    /// </summary>
    /// <param name="gpu">The GPU's name.</param>
    /// <param name="multiprocessors">How many it has.</param>
    /// <param name="m">Rows of the call, at least 1.</param>
    /// <param name="smBudget">How many multiprocessors the call may use.</param>
    internal int Pick(string gpu, int multiprocessors, int m, int smBudget)
    {
        foreach (Gpu measured in _gpus)
        {
            if (smBudget == multiprocessors && measured.Multiprocessors == multiprocessors && measured.Name == gpu)
            {
                return measured.Variants[Nearest(measured.Rows, m)];
            }
        }

        return -1;
    }

    private static int Nearest(int[] rows, int m)
    {
        // m is nearer to the next point from the geometric mean of the two on.
        int point = 0;
        while (point + 1 < rows.Length && (long)m * m >= (long)rows[point] * rows[point + 1])
        {
            point++;
        }

        return point;
    }

    private sealed record Gpu(string Name, int Multiprocessors, int[] Rows, int[] Variants);
}
