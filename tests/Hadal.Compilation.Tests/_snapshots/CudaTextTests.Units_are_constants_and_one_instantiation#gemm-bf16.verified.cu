// hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks
// m256n128s3c1x1
#include "gemm/kernel.cuh"

using Config = hadal::GemmConfig<
    /* N */ 7168, /* K */ 2048, /* result */ hadal::bf16,
    /* tile */ 256, 128, /* stages */ 3,
    /* cluster */ 1, 1>;

static_assert(Config::threads == 384 && hadal::gemm_shared_bytes<Config> == 217136, "host and device disagree");

extern "C" __global__ void __launch_bounds__(Config::threads, 1) hadal_gemm(
    const __grid_constant__ hadal::TensorMap a, const __grid_constant__ hadal::TensorMap b,
    const __grid_constant__ hadal::TensorMap scales_a, const __grid_constant__ hadal::TensorMap d,
    const hadal::GemmParameters parameters)
{
    hadal::gemm<Config>(a, b, scales_a, d, parameters);
}
