using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Peers;

/// <summary>
/// DeepGEMM's gradients of weights (rows × rows) beside cuBLASLt (FP8, tensor-wise, with promotion, its first proposal) on the GPU of
/// <see cref="GemmAnchors"/>: one run with L2 full of just-written lines, so coarser than those.
/// </summary>
internal static class WeightGradientAnchors
{
    private static readonly Dictionary<(GemmShape Shape, GemmOperation Operation), (double DeepGemm, double CublasLt)> s_times = new()
    {
        [(new(2112, 4096, 7168), Accumulated)] = (134.398, 106.801),
        [(new(576, 4096, 7168), Accumulated)] = (57.039, 30.85),
        [(new(24576, 4096, 1536), Accumulated)] = (420.934, 347.267),
        [(new(32768, 4096, 512), Accumulated)] = (441.605, 397.59),
        [(new(7168, 4096, 16384), Accumulated)] = (921.644, 664.998),
        [(new(4096, 4096, 7168), Accumulated)] = (250.7, 182.63),
        [(new(7168, 4096, 2048), Accumulated)] = (161.795, 127.187),
        [(new(2112, 4096, 7168), Plain)] = (94.132, 99.499),
        [(new(576, 4096, 7168), Plain)] = (28.078, 27.025),
        [(new(24576, 4096, 1536), Plain)] = (230.95, 233.845),
        [(new(32768, 4096, 512), Plain)] = (128.714, 138.777),
        [(new(7168, 4096, 16384), Plain)] = (651.625, 643.448),
        [(new(4096, 4096, 7168), Plain)] = (166.191, 167.111),
        [(new(7168, 4096, 2048), Plain)] = (90.882, 89.698),
    };

    private static GemmOperation Accumulated => new(ScaleLayout.RowsByRows, GemmResult.Float32, Accumulates: true);

    private static GemmOperation Plain => new(ScaleLayout.RowsByRows, GemmResult.BFloat16, Accumulates: false);

    /// <summary>DeepGEMM's time over that of cuBLASLt, dirty L2; null for another GPU or problem.</summary>
    internal static double? DeepGemmOverCublasLt(string gpu, GemmProblem problem) =>
        gpu == GemmAnchors.Gpu && s_times.TryGetValue((problem.Shape, problem.Operation), out (double DeepGemm, double CublasLt) times)
            ? times.DeepGemm / times.CublasLt
            : null;
}
