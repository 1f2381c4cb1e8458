using Hadal.Generators.Families;
using Hadal.Specs;

namespace Hadal.Generators.Gemm;

/// <summary>A <see cref="GemmSpec"/> to the C# that runs it.</summary>
internal static class GemmEmitter
{
    internal static KernelText Emit(IKernelSpec spec)
    {
        GemmSpec gemm = (GemmSpec)spec;
        return new(
            FormattableString.Invariant(
                $"D[m, {gemm.N}] = A[m, {gemm.K}] · B[{gemm.N}, {gemm.K}]ᵀ, {gemm.A} by {gemm.B} into {gemm.D}; m is taken from A."),
            "DeclaredGemm");
    }
}
