using Hadal.Generators.Families;
using Hadal.Specs;

namespace Hadal.Generators.Gemm;

/// <summary>A <see cref="GemmSpec"/> to the C# that runs it.</summary>
internal static class GemmEmitter
{
    private const int GroupSize = 128;

    // Scales of rows lie in columns whose length is a multiple of this.
    private const int ScaleAlignment = 4;

    internal static KernelText Emit(IKernelSpec spec)
    {
        GemmSpec gemm = (GemmSpec)spec;
        string sum = gemm.Accumulate ? FormattableString.Invariant($"D[m, {gemm.N}] + ") : "";
        string scales = gemm.Scales == ScaleLayout.RowsByRows ? ", both scaled by rows," : "";
        return new(
            FormattableString.Invariant(
                $"D[m, {gemm.N}] = {sum}A[m, {gemm.K}] · B[{gemm.N}, {gemm.K}]ᵀ, {gemm.A} by {gemm.B}{scales} into {gemm.D}; m is taken from A."),
            FormattableString.Invariant(
                $"B takes {(long)gemm.N * gemm.K * gemm.B.SizeInBytes()} bytes and {BytesOfScales(gemm)} of scales; a row of A takes {(long)gemm.K * gemm.A.SizeInBytes()} and {Groups(gemm.K) * sizeof(float)} of scales, a row of D {(long)gemm.N * gemm.D.SizeInBytes()}."),
            "DeclaredGemm");
    }

    private static long BytesOfScales(GemmSpec gemm) =>
        Groups(gemm.K) * (gemm.Scales == ScaleLayout.RowsByRows ? (gemm.N + ScaleAlignment - 1L) / ScaleAlignment * ScaleAlignment : Groups(gemm.N)) * sizeof(float);

    private static long Groups(int extent) => (extent + GroupSize - 1L) / GroupSize;
}
