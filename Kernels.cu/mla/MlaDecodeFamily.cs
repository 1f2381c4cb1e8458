using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>MLA decoding: one configuration, with an entry point for the attention and one that combines pieces.</summary>
internal sealed class MlaDecodeFamily : IKernelFamily
{
    internal const string DecodeEntryPoint = "hadal_mla_decode";
    internal const string CombineEntryPoint = "hadal_mla_combine";

    /// <summary>A score warpgroup and two value warpgroups.</summary>
    internal const int DecodeThreads = 384;

    internal const int CombineThreads = 512;

    /// <summary>Rows that a CTA works on.</summary>
    internal const int TileRows = 64;

    /// <summary>Tokens that are attended to at a time.</summary>
    internal const int BlockTokens = 64;

    /// <summary>Columns of a tile of the keys: 128 bytes, the swizzle's span.</summary>
    internal const int TileColumns = 64;

    public string Tag => MlaDecodeSpec.FamilyTag;

    /// <summary>Whether there is a kernel for it; on the CPU there is one for every spec.</summary>
    internal static bool HasKernel(MlaDecodeSpec spec) => spec.Cache == spec.Query;

    /// <summary>Shared memory of a CTA, as <c>mla/storage.cuh</c> lays it out.</summary>
    internal static int SharedBytes(MlaDecodeSpec spec)
    {
        const int Stages = 3;
        const int Tile = BlockTokens * 128;
        const int Tiles = (MlaRules.ValueWidth / TileColumns) + 1;
        const int LatentQuery = TileRows * 32;
        const int PerStage = (Tiles * Tile) + (TileRows * sizeof(float)) + 16 + (6 * sizeof(ulong));
        const int Piece = 32;
        return (Stages * PerStage) + (spec.Width > MlaRules.ValueWidth ? Tile : 0) + LatentQuery + Piece;
    }

    public IKernelSpec Parse(string canonical)
    {
        MlaDecodeSpec spec = MlaDecodeSpec.Parse(canonical);
        foreach (SpecComplaint complaint in MlaRules.Check(spec, canonical))
        {
            throw new SpecFormatException($"{complaint.Rule}: {complaint.Message}.");
        }

        return spec;
    }

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture)
    {
        MlaDecodeSpec mla = (MlaDecodeSpec)spec;
        return HasKernel(mla) ? [new("t64", Emit(mla), DynamicSharedBytes: SharedBytes(mla))] : [];
    }

    private static string Emit(MlaDecodeSpec spec) => $$"""
        // {{spec.ToCanonical()}}
        #include "mla/combine.cuh"
        #include "mla/decode.cuh"

        using Config = hadal::MlaConfig<hadal::{{spec.Query.Tag()}}, /* heads */ {{spec.Heads}}, /* page */ {{spec.PageSize}}, /* width */ {{spec.Width}}, /* sink */ {{(spec.Sink ? "true" : "false")}}>;

        static_assert(Config::threads == {{DecodeThreads}} && hadal::mla_shared_bytes<Config> == {{SharedBytes(spec)}}, "host and device disagree");
        static_assert(hadal::mla_combine_threads == {{CombineThreads}}, "host and device disagree");

        extern "C" __global__ void __launch_bounds__(Config::threads, 1) {{DecodeEntryPoint}}(
            const __grid_constant__ hadal::TensorMap cache, const __grid_constant__ hadal::MlaParameters parameters)
        {
            hadal::mla_decode<Config>(cache, parameters);
        }

        extern "C" __global__ void __launch_bounds__(hadal::mla_combine_threads, 1) {{CombineEntryPoint}}(const hadal::MlaCombineParameters parameters)
        {
            hadal::mla_combine<Config>(parameters);
        }

        """;
}
