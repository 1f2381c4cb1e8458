// hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks
// m256n128s4p1k1
#include "gemm/kernel.cuh"

using Config = hadal::GemmConfig<
    /* N */ 7168, /* K */ 2048, /* result */ hadal::bf16, hadal::ScalesOfB::blocks, /* accumulate */ false,
    /* tile */ 256, 128, /* stages */ 4, /* slots */ 1, /* split */ 1>;

static_assert(Config::threads == 384 && hadal::gemm_shared_bytes<Config> == 218176, "host and device disagree");

extern "C" __global__ void __launch_bounds__(Config::threads, 1) hadal_gemm(
    const __grid_constant__ hadal::TensorMap a, const __grid_constant__ hadal::TensorMap b,
    const __grid_constant__ hadal::TensorMap scales_a, const __grid_constant__ hadal::TensorMap scales_b,
    const __grid_constant__ hadal::TensorMap d, const hadal::GemmParameters parameters)
{
    hadal::gemm<Config>(a, b, scales_a, scales_b, d, parameters);
}
