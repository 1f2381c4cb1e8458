namespace Hadal.Specs;

/// <summary>The rules that MLA decoding must keep, shared by the analyzer, the generator and <c>MlaDecodeKernel.Create</c>.</summary>
internal static class MlaRules
{
    /// <summary>Values are the latent part of a key.</summary>
    internal const int ValueWidth = 512;

    /// <summary>Latent and rotary part.</summary>
    internal const int KeyWidth = 576;

    /// <summary>Bytes of a row of the FP8 cache: 512 e4m3, 4 scales in FP32 (one for 128 each), 64 BF16 (DeepSeek's FlashMLA, docs/20250929).</summary>
    internal const int Fp8RowBytes = ValueWidth + (4 * sizeof(float)) + (64 * 2);

    internal const int MostHeads = 128;
    internal const int MostQueryTokens = 8;
    internal const int LeastPageSize = 16;
    internal const int MostPageSize = 256;

    internal static bool IsPageSize(int size) => size is >= LeastPageSize and <= MostPageSize && (size & (size - 1)) == 0;

    internal static bool IsWidth(int width) => width is KeyWidth or ValueWidth;

    internal static IEnumerable<SpecComplaint> Check(MlaDecodeSpec spec, string name)
    {
        if (spec.Heads is < 1 or > MostHeads)
        {
            yield return new(SpecRules.ConstantRange, $"Heads of '{name}' are 1 … {MostHeads}; they are {spec.Heads}", nameof(spec.Heads));
        }

        if (!IsPageSize(spec.PageSize))
        {
            yield return new(
                SpecRules.ConstantRange,
                $"PageSize of '{name}' is a power of two from {LeastPageSize} to {MostPageSize}; it is {spec.PageSize}",
                nameof(spec.PageSize));
        }

        if (!IsWidth(spec.Width))
        {
            yield return new(
                SpecRules.ConstantRange,
                $"Width of '{name}' is {KeyWidth} (512 latent and 64 rotary) or {ValueWidth}; it is {spec.Width}",
                nameof(spec.Width));
        }

        if (spec.Query is not (ElementType.BFloat16 or ElementType.Float16))
        {
            yield return new(SpecRules.ElementTypes, $"'{name}' reads queries of {spec.Query}; supported is BFloat16 or Float16");
        }
        else if (spec.Cache != spec.Query && !(spec.Cache == ElementType.Float8E4M3 && spec.Query == ElementType.BFloat16))
        {
            yield return new(
                SpecRules.ElementTypes,
                $"'{name}' reads a cache of {spec.Cache} for queries of {spec.Query}; supported is a cache of the queries' elements, or Float8E4M3 for BFloat16");
        }
        else if (spec.Cache == ElementType.Float8E4M3 && spec.Width != KeyWidth)
        {
            yield return new(SpecRules.ConstantRange, $"Width of '{name}' is {KeyWidth} where the cache is Float8E4M3; it is {spec.Width}", nameof(spec.Width));
        }
    }
}
