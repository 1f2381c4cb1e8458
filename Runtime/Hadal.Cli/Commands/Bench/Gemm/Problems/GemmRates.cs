namespace Hadal.Cli.Commands.Bench.Gemm.Problems;

/// <summary>What a time means for a product.</summary>
internal static class GemmRates
{
    /// <summary>FP8 multiplications and additions of one Hopper multiprocessor in a clock: 4096 of each.</summary>
    private const double OperationsPerClock = 2 * 4096;

    /// <summary>What a GPU reads at most, in 10¹² bytes a second, as copies on it showed; a GPU that is not listed was not measured.</summary>
    private static readonly Dictionary<string, double> s_memoryTbPerS = new() { ["NVIDIA H200"] = 4.3 };

    /// <summary>10¹² multiplications and additions a second.</summary>
    internal static double Tflops(GemmProblem problem, double microseconds) => problem.Shape.Operations / microseconds / 1e6;

    /// <summary>10¹² bytes a second, each byte of operands, scales and result counted once.</summary>
    internal static double TbPerS(GemmProblem problem, double microseconds) => problem.Bytes / microseconds / 1e6;

    /// <summary>
    /// The share of the roofline: the least time in which the chip could have done it, over the time that it took. The least is the longer of the
    /// operations over what the tensor cores of the multiprocessors do at the measured clock, and the bytes over what the memory gives.
    /// </summary>
    /// <param name="problem">What was computed.</param>
    /// <param name="microseconds">The time that it took.</param>
    /// <param name="clockMhz">The clock while it ran; without one there is no roofline.</param>
    /// <param name="multiprocessors">How many it might use.</param>
    /// <param name="gpu">The GPU's name; null, as there is no roofline, for one whose memory was not measured.</param>
    internal static double? Roofline(GemmProblem problem, double microseconds, double? clockMhz, int multiprocessors, string gpu)
    {
        if (clockMhz is not double megahertz || !s_memoryTbPerS.TryGetValue(gpu, out double memory))
        {
            return null;
        }

        double arithmetic = problem.Shape.Operations / (OperationsPerClock * multiprocessors * megahertz);
        double traffic = problem.Bytes / (memory * 1e6);
        return Math.Max(arithmetic, traffic) / microseconds;
    }
}
