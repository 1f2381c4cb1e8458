/// Who a warp is, and the scales of its columns.
#pragma once

#include "common/thread.cuh"
#include "mla/few/storage.cuh"

namespace hadal {

/// 2^exponent, for exponents of normal numbers.
__device__ inline f32 power_of_two(i32 exponent) { return __uint_as_float(static_cast<u32>(exponent + 127) << 23); }

/// A warp of a team, known once: finding it out takes all its lanes.
struct MlaFewWarp {
    u32 team, half;

    __device__ u32 tile(u32 i) const { return half * mla_warp_tiles + i; }};

__device__ inline MlaFewWarp this_few_warp() { return {warp_index() / mla_team_warps, warp_index() % mla_team_warps}; }

__device__ inline const f32* scale_of(const u8* row, u32 tile) { return reinterpret_cast<const f32*>(row + MlaFewStorage::scales) + tile; }

/// Scales of the tokens of which a lane has scores.
using MlaFewScales = f32[mla_few_tokens / 8][2];

__device__ inline void load_scales(MlaFewScales& scales, const u8* rows, u32 tile) {
    const f32* const first = scale_of(rows + lane_index() % 4 * 2 * MlaFewStorage::row_bytes, tile);
#pragma unroll
    for (u32 i = 0; i < 4; i++)
#pragma unroll
        for (u32 j = 0; j < 2; j++)
            scales[i][j] = first[(8 * i + j) * (MlaFewStorage::row_bytes / sizeof(f32))];
}

/// The power of two that sums of a tile are relative to, an eighth of its first largest scale in a piece: probabilities times scales over it are then
/// FP16's. They lose nothing above: 2^8 (see MlaSoftmax) times 2^7. Below 2^-25 they are zeros, as if a probability were; so no scale is below the unit.
struct MlaFewUnit {
    static constexpr i32 below = 3, window = 7, most = 100, unknown = -1000;

    i32 exponent = unknown;

    /// Whether values need no more than the scores and the probabilities to be multiplied with their scales: these are powers of two from the unit on, so
    /// that no bit is lost, or zeros.
    __device__ bool fits(f32 scale) {
        const u32 bits = __float_as_uint(scale);
        if (exponent == unknown) {
            const u32 largest = __reduce_max_sync(0xffffffff, bits & 0x7fffffff);
            const i32 first = static_cast<i32>(largest >> 23) - 127 - below;
            if (largest != 0)
                exponent = first < -most ? -most : first > most ? most : first;
        }
        const i32 distance = static_cast<i32>(bits >> 23) - 127 - exponent;
        return __all_sync(0xffffffff, bits == 0 || ((bits & 0x7fffff) == 0 && distance >= 0 && distance <= window));
    }

    __device__ f32 inverse() const { return exponent == unknown ? 1 : power_of_two(-exponent); }
    __device__ f32 value() const { return exponent == unknown ? 1 : power_of_two(exponent); }
};

} // namespace hadal
