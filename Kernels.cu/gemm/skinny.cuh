/// D = A·Bᵀ, or D + A·Bᵀ, for so few rows of A that the time goes into reading B: no pipeline through shared memory, the weights go
/// straight to the registers of many small warps.
#pragma once

#include "common/dependent_launch.cuh"
#include "gemm/skinny_fragments.cuh"

namespace hadal {

/// A warp's sums over its blocks of K: at a time `depth` neighbours, the block of warps side by side, so that memory is read in long runs.
template <class Config>
__device__ inline void sum_blocks(f32 (&sum)[Config::token_groups][4], const SkinnyParameters& parameters, u32 n, u32 warp_k) {
    WeightFragment<Config> weights[Config::depth];
    TokenFragment<Config> tokens[Config::depth];

    if (parameters.weights_ready == 0)
        wait_for_upstream();
#pragma unroll
    for (u32 d = 0; d < Config::depth; d++)
        weights[d].fetch(parameters, warp_k * Config::depth + d, n);
    wait_for_upstream();
#pragma unroll
    for (u32 d = 0; d < Config::depth; d++)
        tokens[d].fetch(parameters, warp_k * Config::depth + d);
    // Also keeps the assembler from moving loads down to where their values are used.
    let_dependents_launch();

    constexpr u32 turns = ceil_div(Config::k_blocks, Config::warps_k * Config::depth);
#pragma unroll 1
    for (u32 turn = 0; turn < turns; turn++)
#pragma unroll
        for (u32 d = 0; d < Config::depth; d++) {
            multiply<Config>(sum, weights[d], tokens[d]);
            if (turn + 1 < turns) {
                const u32 k_block = ((turn + 1) * Config::warps_k + warp_k) * Config::depth + d;
                weights[d].fetch(parameters, k_block, n);
                tokens[d].fetch(parameters, k_block);
            }
        }
}

template <class Config>
__device__ void skinny_gemm(const SkinnyParameters& parameters) {
    __shared__ alignas(16) f32 parts[Config::warps_k][Config::tokens][Config::block_n];
    const u32 lane = lane_index(), warp_n = warp_index() % Config::warps_n, warp_k = warp_index() / Config::warps_n;

    for (u32 tile = blockIdx.x * Config::block_n; tile < Config::N; tile += gridDim.x * Config::block_n) {
        f32 sum[Config::token_groups][4] = {};
        sum_blocks<Config>(sum, parameters, tile + warp_n * 16, warp_k);

#pragma unroll
        for (u32 group = 0; group < Config::token_groups; group++)
#pragma unroll
            for (u32 i = 0; i < 4; i++)
                parts[warp_k][group * 8 + lane % 4 * 2 + i % 2][warp_n * 16 + lane / 4 + i / 2 * 8] = sum[group][i];
        named_barrier(0, Config::threads);

        // The order of the sum is that of the warps' indices, whoever was first.
        for (u32 quad = threadIdx.x; quad < parameters.m * (Config::block_n / 4); quad += Config::threads) {
            const u32 token = quad / (Config::block_n / 4), column = quad % (Config::block_n / 4) * 4;
            if (tile + column >= Config::N)
                continue;
            auto* d = static_cast<typename Config::Result*>(parameters.d) + static_cast<u64>(token) * Config::N + tile + column;
            const float4 held = Config::accumulate ? load_quad(d) : float4{0, 0, 0, 0};
            float4 total{0, 0, 0, 0};
#pragma unroll
            for (u32 part = 0; part < Config::warps_k; part++) {
                const float4 value = *reinterpret_cast<const float4*>(&parts[part][token][column]);
                total = {total.x + value.x, total.y + value.y, total.z + value.z, total.w + value.w};
            }
            store_quad(d, {total.x + held.x, total.y + held.y, total.z + held.z, total.w + held.w});
        }
        if (tile + gridDim.x * Config::block_n < Config::N)
            named_barrier(0, Config::threads);
    }
}

} // namespace hadal
