/// Sums of values of a run of tokens.
#pragma once

#include "common/matrix_load.cuh"
#include "mla/few/scores.cuh"

namespace hadal {

/// Of a tile columns 16i + 4q + {0, 2} at [2i], + {1, 3} at [2i + 1]; rows as in MlaFewScores.
using MlaTileSums = f32[16][4];

using MlaFewSums = MlaTileSums[mla_warp_tiles];

/// Multiplies the sums of the upper and of the lower rows.
__device__ inline void correct_tile(MlaTileSums& sums, f32 upper, f32 lower) {
#pragma unroll
    for (u32 i = 0; i < 16; i++) {
        sums[i][0] *= upper;
        sums[i][1] *= upper;
        sums[i][2] *= lower;
        sums[i][3] *= lower;
    }
}

/// e4m3 times a power of two are FP16, other products BF16.
template <bool Plain>
struct MlaFewElement {
    using Type = f16;
};

template <>
struct MlaFewElement<false> {
    using Type = bf16;
};

/// Probabilities as the left operand: two steps of 16 tokens.
using MlaFewWeights = u32[2][4];

/// Plain values have their scales on the weights.
template <bool Plain>
__device__ inline void weigh(MlaFewWeights& weights, const MlaFewScores& p, const MlaFewScales& scales, f32 inverse_unit) {
    using Element = typename MlaFewElement<Plain>::Type;
#pragma unroll
    for (u32 i = 0; i < 4; i++) {
        const f32 even = Plain ? scales[i][0] * inverse_unit : inverse_unit, odd = Plain ? scales[i][1] * inverse_unit : inverse_unit;
        weights[i / 2][i % 2 * 2] = pack_half<Element>(p[i][0] * even, p[i][1] * odd);
        weights[i / 2][i % 2 * 2 + 1] = pack_half<Element>(p[i][2] * even, p[i][3] * odd);
    }
}

/// sums += weights · V over the columns of a tile. The transposing load moves pairs of bytes, two columns of a token: one byte of each makes the operand of
/// even columns, the other that of odd ones.
template <bool Plain>
__device__ inline void multiply_few_values(MlaTileSums& sums, const MlaFewWeights& weights, const MlaFewScales& scales, const u8* rows, u32 tile) {
    using Element = typename MlaFewElement<Plain>::Type;
    const u32 address = shared_address(rows + lane_index() * MlaFewStorage::row_bytes + tile * mla_tile_columns);
#pragma unroll
    for (u32 group = 0; group < 8; group++) {
        const uint4 m = load_transposed_x4(address + group * 16);
        const u32 words[4] = {m.x, m.y, m.z, m.w};
        u32 even[4], odd[4];
#pragma unroll
        for (u32 i = 0; i < 4; i++) {
            const u32 sorted = __byte_perm(words[i], 0, 0x3120);
            if constexpr (Plain) {
                even[i] = unpack_e4m3_pair(static_cast<u16>(sorted));
                odd[i] = unpack_e4m3_pair(static_cast<u16>(sorted >> 16));
            } else {
                const float4 v = unpack_e4m3(sorted);
                even[i] = pack_half<bf16>(v.x * scales[i][0], v.y * scales[i][1]);
                odd[i] = pack_half<bf16>(v.z * scales[i][0], v.w * scales[i][1]);
            }
        }
#pragma unroll
        for (u32 step = 0; step < 2; step++) {
            mma_half<Element>(sums[2 * group], weights[step], even[2 * step], even[2 * step + 1]);
            mma_half<Element>(sums[2 * group + 1], weights[step], odd[2 * step], odd[2 * step + 1]);
        }
    }
}

template <bool Plain>
__device__ inline void add_values(MlaTileSums& sums, const MlaFewScores& p, const u8* rows, u32 tile, f32 inverse_unit) {
    MlaFewScales scales;
    load_scales(scales, rows, tile);
    MlaFewWeights weights;
    weigh<Plain>(weights, p, scales, inverse_unit);
    multiply_few_values<Plain>(sums, weights, scales, rows, tile);
}

} // namespace hadal
