// hadal1|gemm|n=2112|k=4096|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1
// m128n128s4p4k1
#include "gemm/kernel.cuh"

using Config = hadal::GemmConfig<
    /* N */ 2112, /* K */ 4096, /* result */ hadal::f32, hadal::ScalesOfB::rows, /* accumulate */ true,
    /* tile */ 128, 128, /* stages */ 4, /* slots */ 4, /* split */ 1>;

static_assert(Config::threads == 384 && hadal::gemm_shared_bytes<Config> == 201792, "host and device disagree");

extern "C" __global__ void __launch_bounds__(Config::threads, 1) hadal_gemm(
    const __grid_constant__ hadal::TensorMap a, const __grid_constant__ hadal::TensorMap b,
    const __grid_constant__ hadal::TensorMap scales_a, const __grid_constant__ hadal::TensorMap scales_b,
    const __grid_constant__ hadal::TensorMap d, const hadal::GemmParameters parameters)
{
    hadal::gemm<Config>(a, b, scales_a, scales_b, d, parameters);
}
