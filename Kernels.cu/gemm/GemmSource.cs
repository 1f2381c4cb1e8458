using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Emits the CUDA unit of one configuration: constants and one instantiation.</summary>
internal static class GemmSource
{
    internal static string Emit(GemmSpec spec, GemmConfiguration configuration) => configuration switch
    {
        TiledGemm tiled => Emit(spec, tiled),
        SkinnyGemm skinny => Emit(spec, skinny),
        _ => throw new ArgumentOutOfRangeException(nameof(configuration)),
    };

    private static string Emit(GemmSpec spec, TiledGemm tile)
    {
        string cluster = tile.Split == 1 ? "" : $"__cluster_dims__({tile.Split}, 1, 1) ";
        return $$"""
            // {{spec.ToCanonical()}}
            // {{tile.Name}}
            #include "gemm/kernel.cuh"

            using Config = hadal::GemmConfig<
                {{Constants(spec)}},
                /* tile */ {{tile.BlockM}}, {{tile.BlockN}}, /* stages */ {{tile.Stages}}, /* slots */ {{tile.Slots}}, /* split */ {{tile.Split}}>;

            static_assert(Config::threads == {{tile.Threads}} && hadal::gemm_shared_bytes<Config> == {{tile.SharedBytes(spec)}}, "host and device disagree");

            extern "C" __global__ void {{cluster}}__launch_bounds__(Config::threads, 1) {{GemmFamily.EntryPoint}}(
                const __grid_constant__ hadal::TensorMap a, const __grid_constant__ hadal::TensorMap b,
                const __grid_constant__ hadal::TensorMap scales_a, const __grid_constant__ hadal::TensorMap scales_b,
                const __grid_constant__ hadal::TensorMap d, const hadal::GemmParameters parameters)
            {
                hadal::gemm<Config>(a, b, scales_a, scales_b, d, parameters);
            }

            """;
    }

    private static string Emit(GemmSpec spec, SkinnyGemm skinny) => $$"""
        // {{spec.ToCanonical()}}
        // {{skinny.Name}}
        #include "gemm/skinny.cuh"

        using Config = hadal::SkinnyConfig<
            {{Constants(spec)}},
            /* tokens */ {{skinny.Tokens}}, /* warps */ {{skinny.WarpsN}}, {{skinny.WarpsK}}, /* depth */ {{skinny.Depth}}>;

        static_assert(Config::threads == {{skinny.Threads}}, "host and device disagree");

        extern "C" __global__ void __launch_bounds__(Config::threads, Config::blocks_of_multiprocessor) {{GemmFamily.EntryPoint}}(
            const hadal::SkinnyParameters parameters)
        {
            hadal::skinny_gemm<Config>(parameters);
        }

        """;

    private static string Constants(GemmSpec spec)
    {
        string result = spec.D == ElementType.BFloat16 ? "bf16" : "f32";
        string scales = spec.Scales == ScaleLayout.RowsByRows ? "rows" : "blocks";
        return $"/* N */ {spec.N}, /* K */ {spec.K}, /* result */ hadal::{result}, hadal::ScalesOfB::{scales}, /* accumulate */ {(spec.Accumulate ? "true" : "false")}";
    }
}
