using Hadal.Generators.Families;
using Hadal.Specs;

namespace Hadal.Generators.Gemm;

/// <summary>A <see cref="GemmSpec"/> to the C# that runs it.</summary>
internal static class GemmEmitter
{
    internal static KernelText Emit(IKernelSpec spec)
    {
        GemmSpec gemm = (GemmSpec)spec;
        string sum = gemm.Accumulate ? FormattableString.Invariant($"D[m, {gemm.N}] + ") : "";
        string scales = gemm.Scales == ScaleLayout.RowsByRows ? ", both scaled by rows," : "";
        return new(
            FormattableString.Invariant(
                $"D[m, {gemm.N}] = {sum}A[m, {gemm.K}] · B[{gemm.N}, {gemm.K}]ᵀ, {gemm.A} by {gemm.B}{scales} into {gemm.D}; m is taken from A."),
            "DeclaredGemm");
    }
}
