// hadal1|mla-decode|heads=16|page=64|width=576|q=bf16|cache=e4m3
#include "mla/combine.cuh"
#include "mla/decode.cuh"
#include "mla/few/decode.cuh"

using Config = hadal::MlaConfig<
    hadal::bf16, hadal::MlaCache::fp8, /* heads */ 16, /* page */ 64, /* width */ 576,
    /* sink */ false>;

static_assert(Config::threads == 384 && hadal::mla_shared_bytes<Config> == 222976, "host and device disagree");
static_assert(hadal::mla_combine_threads == 512, "host and device disagree");

extern "C" __global__ void __launch_bounds__(Config::threads, 1) hadal_mla_decode(
    const __grid_constant__ hadal::TensorMap keys, const __grid_constant__ hadal::TensorMap scales, const __grid_constant__ hadal::TensorMap tails, const __grid_constant__ hadal::MlaParameters parameters)
{
    hadal::mla_decode<Config>({keys, scales, tails}, parameters);
}

static_assert(hadal::mla_few_rows == 16 && hadal::mla_few_threads == 256, "host and device disagree");
static_assert(hadal::MlaFewStorage::bytes == 220432, "host and device disagree");

extern "C" __global__ void __launch_bounds__(hadal::mla_few_threads, 1) hadal_mla_decode_few(
    const hadal::u8* cache, const __grid_constant__ hadal::MlaParameters parameters)
{
    hadal::mla_decode_few<Config>(cache, parameters);
}

extern "C" __global__ void __launch_bounds__(hadal::mla_combine_threads, 1) hadal_mla_combine(const hadal::MlaCombineParameters parameters)
{
    hadal::mla_combine<Config>(parameters);
}
