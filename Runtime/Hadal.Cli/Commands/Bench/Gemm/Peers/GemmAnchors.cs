using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm.Peers;

/// <summary>
/// DeepGEMM beside cuBLASLt (FP8, tensor-wise, fast accumulation) on one H200, 700 W, driver 580.159, CUDA 13.0, PyTorch 2.11:
/// kernel times from CUPTI records, median of 12, random data, measured 2026-11-23 with DeepGEMM of 2026-06. DeepGEMM
/// needs PyTorch, so a run of this tool compares with it by way of cuBLASLt, which it measures again.
/// </summary>
internal static class GemmAnchors
{
    /// <summary>Where they were measured; another GPU has other ratios.</summary>
    internal const string Gpu = "NVIDIA H200";

    private static readonly Dictionary<GemmShape, Times> s_times = new()
    {
        [new(1, 2112, 7168)] = new(12.08, 8.48, 12.3, 9.97),
        [new(128, 2112, 7168)] = new(10.21, 9.06, 10.72, 9.73),
        [new(4096, 2112, 7168)] = new(94.45, 79.15, 95.28, 80.22),
        [new(1, 576, 7168)] = new(9.86, 7.2, 9.95, 7.62),
        [new(128, 576, 7168)] = new(9.14, 7.92, 9.33, 8.38),
        [new(4096, 576, 7168)] = new(32.0, 24.22, 32.29, 24.5),
        [new(1, 24576, 1536)] = new(15.34, 11.41, 16.98, 15.28),
        [new(128, 24576, 1536)] = new(14.08, 13.01, 17.15, 16.83),
        [new(4096, 24576, 1536)] = new(230.48, 224.5, 231.95, 224.77),
        [new(1, 32768, 512)] = new(7.33, 6.62, 8.74, 8.53),
        [new(128, 32768, 512)] = new(8.83, 8.58, 10.22, 10.02),
        [new(4096, 32768, 512)] = new(128.29, 137.81, 128.93, 138.54),
        [new(1, 7168, 16384)] = new(35.76, 33.55, 40.77, 40.64),
        [new(128, 7168, 16384)] = new(42.78, 32.8, 44.16, 38.26),
        [new(4096, 7168, 16384)] = new(653.95, 611.18, 655.62, 612.53),
        [new(1, 4096, 7168)] = new(14.02, 11.98, 15.26, 14.74),
        [new(128, 4096, 7168)] = new(12.13, 12.06, 13.66, 13.79),
        [new(4096, 4096, 7168)] = new(164.85, 155.18, 165.14, 155.09),
        [new(1, 7168, 2048)] = new(7.02, 6.16, 7.97, 7.65),
        [new(128, 7168, 2048)] = new(8.66, 6.69, 8.99, 8.03),
        [new(4096, 7168, 2048)] = new(90.99, 85.46, 91.54, 86.13),
    };

    /// <summary>DeepGEMM's time over that of cuBLASLt for a BF16 result; null for another GPU or shape.</summary>
    internal static (double Clean, double Dirty)? DeepGemmOverCublasLt(string gpu, GemmShape shape) =>
        gpu == Gpu && s_times.TryGetValue(shape, out Times times)
            ? (times.DeepGemmClean / times.CublasLtClean, times.DeepGemmDirty / times.CublasLtDirty)
            : null;

    /// <summary>Medians in µs; clean and dirty tell the state of L2 before each call.</summary>
    private readonly record struct Times(double DeepGemmClean, double CublasLtClean, double DeepGemmDirty, double CublasLtDirty);
}
