/// What a warp of the skinny GEMM has under way: one block of K of 16 rows of B and of the tokens.
#pragma once

#include "common/global.cuh"
#include "common/mma.cuh"
#include "common/thread.cuh"
#include "gemm/skinny_config.cuh"

namespace hadal {

/// A sum over K has no order: lane l takes 16 neighbouring bytes, from k = 16 (l % 4) of each half of the block, in place of the fours that
/// the fragment names, of A and B alike. So a row's 64 bytes come to registers in whole sectors, through no shared memory.
__device__ inline u32 k_of_lane(u32 k_block, u32 half) { return k_block * 128 + half * 64 + lane_index() % 4 * 16; }

template <class Config>
struct WeightFragment {
    uint4 upper[Config::halves], lower[Config::halves];
    f32 scale_upper, scale_lower;

    __device__ void fetch(const SkinnyParameters& parameters, u32 k_block, u32 n) {
        const u32 row = n + lane_index() / 4;
#pragma unroll
        for (u32 half = 0; half < Config::halves; half++) {
            const u32 k = k_of_lane(k_block, half);
            const u8* source = parameters.b + static_cast<u64>(row) * Config::K + k;
            upper[half] = load_once(source, k < Config::K && row < Config::N);
            lower[half] = load_once(source + 8ull * Config::K, k < Config::K && row + 8 < Config::N);
        }
        const bool present = k_block < Config::k_blocks;
        if constexpr (Config::scales_of_b == ScalesOfB::blocks) {
            scale_upper = scale_lower = load_if(parameters.scales_b + static_cast<u64>(n / 128) * Config::k_blocks + k_block, present && n < Config::N);
        } else {
            const f32* scales = parameters.scales_b + static_cast<u64>(k_block) * align_up(Config::N, 4) + row;
            scale_upper = load_if(scales, present && row < Config::N);
            scale_lower = load_if(scales + 8, present && row + 8 < Config::N);
        }
    }
};

template <class Config>
struct TokenFragment {
    uint4 values[Config::token_groups][Config::halves];
    float2 scales[Config::token_groups];

    __device__ void fetch(const SkinnyParameters& parameters, u32 k_block) {
#pragma unroll
        for (u32 group = 0; group < Config::token_groups; group++) {
            const u32 token = group * 8 + lane_index() / 4, pair = group * 8 + lane_index() % 4 * 2;
#pragma unroll
            for (u32 half = 0; half < Config::halves; half++) {
                const u32 k = k_of_lane(k_block, half);
                values[group][half] = load_shared_by_many(parameters.a + static_cast<u64>(token) * Config::K + k, k < Config::K && token < parameters.m);
            }
            const f32* pairs = parameters.scales_a + static_cast<u64>(k_block) * parameters.scales_a_stride + pair;
            scales[group] = {load_if(pairs, k_block < Config::k_blocks && pair < parameters.m), load_if(pairs + 1, k_block < Config::k_blocks && pair + 1 < parameters.m)};
        }
    }
};

/// sum += scale of row of B · scale of token · product, for one block of K.
template <class Config>
__device__ inline void multiply(f32 (&sum)[Config::token_groups][4], const WeightFragment<Config>& weights, const TokenFragment<Config>& tokens) {
#pragma unroll
    for (u32 group = 0; group < Config::token_groups; group++) {
        f32 partial[4] = {};
#pragma unroll
        for (u32 half = 0; half < Config::halves; half++) {
            const uint4 upper = weights.upper[half], lower = weights.lower[half], token = tokens.values[group][half];
            mma_e4m3(partial, upper.x, lower.x, upper.y, lower.y, token.x, token.y);
            mma_e4m3(partial, upper.z, lower.z, upper.w, lower.w, token.z, token.w);
        }
        const float2 scales = tokens.scales[group];
        sum[group][0] += weights.scale_upper * scales.x * partial[0];
        sum[group][1] += weights.scale_upper * scales.y * partial[1];
        sum[group][2] += weights.scale_lower * scales.x * partial[2];
        sum[group][3] += weights.scale_lower * scales.y * partial[3];
    }
}

} // namespace hadal
