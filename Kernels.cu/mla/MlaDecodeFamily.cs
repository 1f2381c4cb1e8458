using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>
/// MLA decoding: one configuration, with an entry point for the attention and one that combines pieces; over FP8 rows also one for few query rows.
/// </summary>
internal sealed class MlaDecodeFamily : IKernelFamily
{
    internal const string DecodeEntryPoint = "hadal_mla_decode";
    internal const string FewRowsEntryPoint = "hadal_mla_decode_few";
    internal const string CombineEntryPoint = "hadal_mla_combine";

    /// <summary>A score warpgroup and two value warpgroups.</summary>
    internal const int DecodeThreads = 384;

    /// <summary>Four teams of two warps.</summary>
    internal const int FewRowsThreads = 256;

    internal const int CombineThreads = 512;

    /// <summary>The most query rows that the entry point for few takes.</summary>
    internal const int FewRows = 16;

    /// <summary>Rows that a CTA works on.</summary>
    internal const int TileRows = 64;

    /// <summary>Tokens that are attended to at a time.</summary>
    internal const int BlockTokens = 64;

    /// <summary>Columns of a tile of the keys: 128 bytes, the swizzle's span.</summary>
    internal const int TileColumns = 64;

    /// <summary>Tokens of the box in which FP8 rows are read.</summary>
    internal const int RawTokens = BlockTokens / 2;

    // FP8 rows, half a block at a time, three of them; of each row both halves of the values, the scales twice, and the rotary part.
    private const int RawSlots = 3;
    private const int RawBarrierBytes = 2 * RawSlots * sizeof(ulong);
    private const int RawBytes = RawSlots * RawTokens * (MlaRules.Fp8RowBytes + 16);

    public string Tag => MlaDecodeSpec.FamilyTag;

    /// <summary>Shared memory of a CTA, as <c>mla/storage.cuh</c> lays it out.</summary>
    internal static int SharedBytes(MlaDecodeSpec spec)
    {
        const int Tile = BlockTokens * 128;
        const int Tiles = (MlaRules.ValueWidth / TileColumns) + 1;
        const int LatentQuery = TileRows * 32;
        const int Message = 16, Piece = 32, Barriers = 6;
        const int PerStage = (Tiles * Tile) + (TileRows * sizeof(float)) + Message + (Barriers * sizeof(ulong));
        int query = LatentQuery + (spec.Width > MlaRules.ValueWidth ? Tile : 0);
        return IsFp8(spec) ? AlignUp((2 * PerStage) + query + Piece + RawBarrierBytes, 128) + RawBytes : (3 * PerStage) + query + Piece;
    }

    /// <summary>Shared memory of a CTA of the entry point for few rows, as <c>mla/few/storage.cuh</c> lays it out.</summary>
    internal static int FewRowsSharedBytes
    {
        get
        {
            const int Teams = 4, Slots = 2 * Teams, Tokens = 32, Walk = 36;
            const int Queries = FewRows * MlaRules.KeyWidth * sizeof(ushort), Sums = FewRows * MlaRules.ValueWidth * sizeof(float), States = 2 * 32 * 4 * sizeof(float);
            return (Slots * ((Tokens * MlaRules.Fp8RowBytes) + sizeof(ulong))) + Queries + Sums + States + (FewRows * sizeof(float)) + (Teams * Walk);
        }
    }

    /// <summary>Whether a unit has an entry point for few rows: a call of one query token is to have so few.</summary>
    internal static bool HasFewRows(MlaDecodeSpec spec) => IsFp8(spec) && spec.Heads <= FewRows;

    internal static bool IsFp8(MlaDecodeSpec spec) => spec.Cache == ElementType.Float8E4M3;

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
        return [new("t64", Emit(mla), DynamicSharedBytes: SharedBytes(mla))];
    }

    private static string Emit(MlaDecodeSpec spec)
    {
        bool fp8 = IsFp8(spec), few = HasFewRows(spec);
        string cache = fp8 ? "fp8" : "plain";
        string maps = string.Join(", ", (fp8 ? (string[])["keys", "scales", "tails"] : ["keys"]).Select(map => $"const __grid_constant__ hadal::TensorMap {map}"));
        return $$"""
            // {{spec.ToCanonical()}}
            #include "mla/combine.cuh"
            #include "mla/decode.cuh"
            {{(few ? "#include \"mla/few/decode.cuh\"\n" : "")}}
            using Config = hadal::MlaConfig<
                hadal::{{spec.Query.Tag()}}, hadal::MlaCache::{{cache}}, /* heads */ {{spec.Heads}}, /* page */ {{spec.PageSize}}, /* width */ {{spec.Width}},
                /* sink */ {{(spec.Sink ? "true" : "false")}}>;

            static_assert(Config::threads == {{DecodeThreads}} && hadal::mla_shared_bytes<Config> == {{SharedBytes(spec)}}, "host and device disagree");
            static_assert(hadal::mla_combine_threads == {{CombineThreads}}, "host and device disagree");

            extern "C" __global__ void __launch_bounds__(Config::threads, 1) {{DecodeEntryPoint}}(
                {{maps}}, const __grid_constant__ hadal::MlaParameters parameters)
            {
                hadal::mla_decode<Config>({keys, {{(fp8 ? "scales, tails" : "keys, keys")}}}, parameters);
            }

            {{(few ? EmitFewRows() : "")}}extern "C" __global__ void __launch_bounds__(hadal::mla_combine_threads, 1) {{CombineEntryPoint}}(const hadal::MlaCombineParameters parameters)
            {
                hadal::mla_combine<Config>(parameters);
            }

            """;
    }

    private static string EmitFewRows() => $$"""
        static_assert(hadal::mla_few_rows == {{FewRows}} && hadal::mla_few_threads == {{FewRowsThreads}}, "host and device disagree");
        static_assert(hadal::MlaFewStorage::bytes == {{FewRowsSharedBytes}}, "host and device disagree");

        extern "C" __global__ void __launch_bounds__(hadal::mla_few_threads, 1) {{FewRowsEntryPoint}}(
            const hadal::u8* cache, const __grid_constant__ hadal::MlaParameters parameters)
        {
            hadal::mla_decode_few<Config>(cache, parameters);
        }


        """;

    private static int AlignUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
