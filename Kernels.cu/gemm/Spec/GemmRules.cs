namespace Hadal.Specs;

/// <summary>The rules that a GEMM must keep, shared by the analyzer, the generator and <c>GemmKernel.Create</c>.</summary>
internal static class GemmRules
{
    /// <summary>The copy engine strides rows of A and B by multiples of 16 bytes (PTX ISA, cp.async.bulk.tensor).</summary>
    internal const int KMultiple = 16;

    /// <summary>Bytes of B: more than any GPU of compute capability 9.0 has memory, by a margin for those to come.</summary>
    internal const long MostBytesOfB = 1L << 38;

    /// <summary>The same rule for the rows of D: 8 columns of BF16, 4 of FP32.</summary>
    internal static int NMultiple(ElementType d) => 16 / d.SizeInBytes();

    internal static bool IsResult(ElementType d) => d is ElementType.BFloat16 or ElementType.Float32;

    internal static IEnumerable<SpecComplaint> Check(GemmSpec spec, string name)
    {
        if (spec.N <= 0 || spec.K <= 0)
        {
            yield return new(SpecRules.PositiveConstants, $"'{name}' needs N > 0 and K > 0; they are N = {spec.N} and K = {spec.K}");
            yield break;
        }

        if (spec.A != ElementType.Float8E4M3 || spec.B != ElementType.Float8E4M3 || !IsResult(spec.D))
        {
            yield return new(
                SpecRules.ElementTypes,
                $"'{name}' multiplies {spec.A} by {spec.B} into {spec.D}; supported is Float8E4M3 by Float8E4M3 into BFloat16 or Float32");
            yield break;
        }

        if (spec.K % KMultiple != 0)
        {
            string nearest = Nearest(spec.K, KMultiple);
            yield return new(
                SpecRules.MultipleOfK,
                $"K = {spec.K} of '{name}' is not a multiple of {KMultiple}, which FP8 operands need (rows of 16 bytes for the copy engine); "
                + $"nearest: {nearest}",
                nameof(spec.K),
                nearest);
        }

        long bytesOfB = (long)spec.N * spec.K * spec.B.SizeInBytes();
        if (bytesOfB > MostBytesOfB)
        {
            yield return new(
                SpecRules.ServableShape,
                $"B of '{name}' is [{spec.N}, {spec.K}], {bytesOfB} bytes; no configuration serves more than {MostBytesOfB}, since no GPU of compute capability 9.0 holds them");
        }

        int multiple = NMultiple(spec.D);
        if (spec.N % multiple != 0)
        {
            string nearest = Nearest(spec.N, multiple);
            yield return new(
                SpecRules.MultipleOfN,
                $"N = {spec.N} of '{name}' is not a multiple of {multiple}, which a {spec.D} result needs (rows of 16 bytes for the copy engine); "
                + $"nearest: {nearest}",
                nameof(spec.N),
                nearest);
        }
    }

    private static string Nearest(int value, int multiple)
    {
        int below = value / multiple * multiple;
        if (below == 0)
            return $"{multiple}";

        return below > int.MaxValue - multiple ? $"{below}" : $"{below}, {below + multiple}";
    }
}
