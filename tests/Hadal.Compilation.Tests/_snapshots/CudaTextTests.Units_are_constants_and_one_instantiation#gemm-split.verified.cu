// hadal1|gemm|n=576|k=7168|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks
// m64n64s8p0k4
#include "gemm/kernel.cuh"

using Config = hadal::GemmConfig<
    /* N */ 576, /* K */ 7168, /* result */ hadal::bf16, hadal::ScalesOfB::blocks, /* accumulate */ false,
    /* tile */ 64, 64, /* stages */ 8, /* slots */ 0, /* split */ 4>;

static_assert(Config::threads == 256 && hadal::gemm_shared_bytes<Config> == 134272, "host and device disagree");

extern "C" __global__ void __cluster_dims__(4, 1, 1) __launch_bounds__(Config::threads, 1) hadal_gemm(
    const __grid_constant__ hadal::TensorMap a, const __grid_constant__ hadal::TensorMap b,
    const __grid_constant__ hadal::TensorMap scales_a, const __grid_constant__ hadal::TensorMap scales_b,
    const __grid_constant__ hadal::TensorMap d, const hadal::GemmParameters parameters)
{
    hadal::gemm<Config>(a, b, scales_a, scales_b, d, parameters);
}
