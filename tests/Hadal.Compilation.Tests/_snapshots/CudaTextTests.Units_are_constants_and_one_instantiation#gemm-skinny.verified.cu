// hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks
// t8w1x4d2
#include "gemm/skinny.cuh"

using Config = hadal::SkinnyConfig<
    /* N */ 7168, /* K */ 2048, /* result */ hadal::bf16, hadal::ScalesOfB::blocks, /* accumulate */ false,
    /* tokens */ 8, /* warps */ 1, 4, /* depth */ 2>;

static_assert(Config::threads == 128, "host and device disagree");

extern "C" __global__ void __launch_bounds__(Config::threads, Config::blocks_of_multiprocessor) hadal_gemm(
    const hadal::SkinnyParameters parameters)
{
    hadal::skinny_gemm<Config>(parameters);
}
