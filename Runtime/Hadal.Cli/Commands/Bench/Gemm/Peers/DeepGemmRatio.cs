using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Peers.CublasLt;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Peers;

/// <summary>DeepGEMM's time over that of one variant of cuBLASLt, as the anchors hold it.</summary>
/// <param name="Clean">With L2 cold and clean; null where it was not taken.</param>
/// <param name="Dirty">With L2 full of just-written lines.</param>
/// <param name="Anchor">What kind of measurement it was, in words for a row.</param>
internal sealed record DeepGemmRatio(double? Clean, double Dirty, string Anchor)
{
    internal const string Interleaved = "clean and dirty L2, medians of 12, beside cuBLASLt fast (first proposal)";
    internal const string SingleRun = "dirty L2 only, one run, beside cuBLASLt precise (first proposal)";

    /// <summary>Null where no anchor is beside that variant, or none of that problem, or none on that GPU.</summary>
    internal static DeepGemmRatio? Of(string gpu, GemmProblem problem, CublasLtVariant variant)
    {
        if (problem.Operation == GemmOperation.Forward(GemmResult.BFloat16) && variant == CublasLtVariant.Fp8FastDefault)
        {
            return GemmAnchors.DeepGemmOverCublasLt(gpu, problem.Shape) is (double clean, double dirty) ? new(clean, dirty, Interleaved) : null;
        }

        return problem.Operation.Scales == ScaleLayout.RowsByRows && variant == CublasLtVariant.Fp8PreciseDefault
            && WeightGradientAnchors.DeepGemmOverCublasLt(gpu, problem) is double ratio
            ? new(null, ratio, SingleRun)
            : null;
    }
}
