/// Scores of a run of tokens, which the warps of a team share.
#pragma once

#include "common/mma_half.cuh"
#include "mla/exponential.cuh"
#include "mla/few/scales.cuh"

namespace hadal {

/// Scores of a run. With r = l / 4 and q = l % 4, lane l has rows r ([..][0, 1]) and r + 8 ([..][2, 3]) of tokens 8i + 2q + {0, 1} at [i].
using MlaFewScores = f32[mla_few_tokens / 8][4];

/// Two e4m3 as FP16, which has them all.
__device__ inline u32 unpack_e4m3_pair(u16 pair) {
    u32 halves;
    asm("cvt.rn.f16x2.e4m3x2 %0, %1;" : "=r"(halves) : "h"(pair));
    return halves;
}

/// A pair of FP16 as BF16.
__device__ inline u32 to_bf16_pair(u32 pair) {
    f32 low, high;
    asm("{\n"
        ".reg .b16 first, second;\n"
        "mov.b32 {first, second}, %2;\n"
        "cvt.f32.f16 %0, first;\n"
        "cvt.f32.f16 %1, second;\n"
        "}\n" : "=f"(low), "=f"(high) : "r"(pair));
    return pack_half<bf16>(low, high);
}

/// Multiplies with four e4m3 of a token: exactly, and the scale comes later, or with what they stand for in BF16.
template <bool Plain>
__device__ inline void multiply_word(f32 (&scores)[4], const u32 (&a)[4], u32 word, f32 scale) {
    if constexpr (Plain) {
        mma_half<f16>(scores, a, unpack_e4m3_pair(static_cast<u16>(word)), unpack_e4m3_pair(static_cast<u16>(word >> 16)));
    } else {
        const float4 v = unpack_e4m3(word);
        mma_half<bf16>(scores, a, pack_half<bf16>(v.x * scale, v.y * scale), pack_half<bf16>(v.z * scale, v.w * scale));
    }
}

/// The latent part of the scores that a tile makes. Which column stands for which k is free, so that each lane takes 32 neighbours of a row, in
/// steps of four.
template <bool Plain>
__device__ inline void multiply_latent(MlaFewScores& scores, const MlaFewStorage& storage, const u8* rows, u32 tile) {
    const u32 lane = lane_index();
    const u8* const row = rows + lane / 4 * MlaFewStorage::row_bytes;
    f32 scales[4] = {};
    if constexpr (!Plain) {
#pragma unroll
        for (u32 i = 0; i < 4; i++)
            scales[i] = *scale_of(row + i * 8 * MlaFewStorage::row_bytes, tile);
    }
#pragma unroll
    for (u32 half = 0; half < 2; half++) {
        uint4 keys[4];
#pragma unroll
        for (u32 i = 0; i < 4; i++)
            keys[i] = *reinterpret_cast<const uint4*>(row + i * 8 * MlaFewStorage::row_bytes + tile * mla_tile_columns + lane % 4 * 32 + half * 16);
#pragma unroll
        for (u32 step = 0; step < 4; step++) {
            const uint4 q = storage.query(tile, half * 4 + step)[lane];
            u32 a[4] = {q.x, q.y, q.z, q.w};
            if constexpr (!Plain) {
#pragma unroll
                for (u32 i = 0; i < 4; i++)
                    a[i] = to_bf16_pair(a[i]);
            }
#pragma unroll
            for (u32 i = 0; i < 4; i++)
                multiply_word<Plain>(scores[i], a, step == 0 ? keys[i].x : step == 1 ? keys[i].y : step == 2 ? keys[i].z : keys[i].w, scales[i]);
        }
    }
}

/// Adds a tile's quarter of the rotary part.
__device__ inline void multiply_rotary(MlaFewScores& scores, const MlaFewStorage& storage, const u8* rows, u32 tile) {
    const u32 lane = lane_index();
    const u8* const row = rows + lane / 4 * MlaFewStorage::row_bytes + MlaFewStorage::rotary + tile * 32 + lane % 4 * 8;
    const uint4 q = storage.query(tile, 8)[lane];
    const u32 a[4] = {q.x, q.y, q.z, q.w};
#pragma unroll
    for (u32 i = 0; i < 4; i++) {
        const uint2 keys = *reinterpret_cast<const uint2*>(row + i * 8 * MlaFewStorage::row_bytes);
        mma_half<bf16>(scores[i], a, keys.x, keys.y);
    }
}

/// Adds up what the two warps of the team have made. Both get the same.
__device__ inline void share_scores(MlaFewScores& scores, const MlaFewStorage& storage, const MlaFewWarp& warp, MlaRun run) {
    float4* const parts = storage.exchange(warp.team, run) + lane_index();
    float4 *const own = parts + warp.half * (4 * warp_size), *const others = parts + (1 - warp.half) * (4 * warp_size);
#pragma unroll
    for (u32 i = 0; i < 4; i++)
        own[i * warp_size] = {scores[i][0], scores[i][1], scores[i][2], scores[i][3]};
    named_barrier(1 + warp.team, mla_team_warps * warp_size);
#pragma unroll
    for (u32 i = 0; i < 4; i++) {
        const float4 other = others[i * warp_size];
        scores[i][0] += other.x;
        scores[i][1] += other.y;
        scores[i][2] += other.z;
        scores[i][3] += other.w;
    }
}

/// Takes out the tokens of a run that a row does not see.
__device__ inline void mask_run(MlaFewScores& scores, u32 half, u32 end) {
#pragma unroll
    for (u32 i = 0; i < 4; i++)
#pragma unroll
        for (u32 j = 0; j < 2; j++)
            if (8 * i + lane_index() % 4 * 2 + j >= end)
                scores[i][half + j] = -infinity();
}

/// The largest of a row's scores, which four lanes share.
__device__ inline f32 largest_of_run(const MlaFewScores& scores, u32 half) {
    f32 most = fmaxf(fmaxf(fmaxf(scores[0][half], scores[0][half + 1]), fmaxf(scores[1][half], scores[1][half + 1])),
                     fmaxf(fmaxf(scores[2][half], scores[2][half + 1]), fmaxf(scores[3][half], scores[3][half + 1])));
    most = fmaxf(most, __shfl_xor_sync(0xffffffff, most, 1));
    return fmaxf(most, __shfl_xor_sync(0xffffffff, most, 2));
}

} // namespace hadal
