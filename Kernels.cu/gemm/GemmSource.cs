using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Emits the CUDA unit of one configuration: constants and one instantiation.</summary>
internal static class GemmSource
{
    internal static string Emit(GemmSpec spec, GemmConfiguration configuration)
    {
        string result = spec.D == ElementType.BFloat16 ? "bf16" : "f32";
        string cluster = configuration.ClusterSize == 1 ? "" : $"__cluster_dims__({configuration.ClusterSize}, 1, 1) ";
        return $$"""
            // {{spec.ToCanonical()}}
            // {{configuration.Name}}
            #include "gemm/kernel.cuh"

            using Config = hadal::GemmConfig<
                /* N */ {{spec.N}}, /* K */ {{spec.K}}, /* result */ hadal::{{result}},
                /* tile */ {{configuration.BlockM}}, {{configuration.BlockN}}, /* stages */ {{configuration.Stages}},
                /* cluster */ {{configuration.ClusterM}}, {{configuration.ClusterN}}>;

            static_assert(Config::threads == {{configuration.Threads}} && hadal::gemm_shared_bytes<Config> == {{configuration.SharedBytes(spec.D)}}, "host and device disagree");

            extern "C" __global__ void {{cluster}}__launch_bounds__(Config::threads, 1) {{GemmFamily.EntryPoint}}(
                const __grid_constant__ hadal::TensorMap a, const __grid_constant__ hadal::TensorMap b,
                const __grid_constant__ hadal::TensorMap scales_a, const __grid_constant__ hadal::TensorMap d,
                const hadal::GemmParameters parameters)
            {
                hadal::gemm<Config>(a, b, scales_a, d, parameters);
            }

            """;
    }
}
