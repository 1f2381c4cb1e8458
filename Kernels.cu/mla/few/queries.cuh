/// The queries of few rows, as the tensor cores want them.
#pragma once

#include "common/half.cuh"
#include "mla/few/scales.cuh"

namespace hadal {

/// The exponent of a BF16 row's largest magnitude, which all lanes get.
__device__ inline i32 largest_exponent(const uint4 (&row)[3]) {
    u32 largest = 0;
#pragma unroll
    for (u32 i = 0; i < 3; i++) {
        const u32 words[4] = {row[i].x, row[i].y, row[i].z, row[i].w};
#pragma unroll
        for (u32 j = 0; j < 4; j++)
            largest = max_of(largest, max_of(words[j] & 0x7fff, words[j] >> 16 & 0x7fff));
    }
    return static_cast<i32>(__reduce_max_sync(0xffffffff, largest) >> 7) - 127;
}

/// Where the pair of columns from `column` on of a row lies: multiply_latent and multiply_rotary want it.
__device__ inline u32* query_word(const MlaFewStorage& storage, u32 row, u32 column) {
    const bool latent = column < mla_values;
    const u32 warp = latent ? column / 128 : (column - mla_values) / 16, step = latent ? column % 32 / 4 : 8;
    const u32 lane = row % 8 * 4 + (latent ? column % 128 / 32 : column % 16 / 4);
    return reinterpret_cast<u32*>(storage.query(warp, step) + lane) + row / 8 + column % 4 / 2 * 2;
}

/// Puts a row in its place, multiplied with a power of two: FP16 has all of e4m3 and of BF16's eight bits, but not BF16's range. Below 2^-31 of a row's
/// largest value bits are lost.
template <class Config>
__device__ inline void place_query(const MlaFewStorage& storage, const MlaParameters& parameters, u32 sequence, u32 row) {
    const u32 lane = lane_index();
    uint4 values[3] = {};
    if (row < parameters.rows) {
        const auto* source = reinterpret_cast<const uint4*>(static_cast<const u8*>(parameters.q) + (static_cast<u64>(sequence) * parameters.rows + row) * Config::width * 2);
#pragma unroll
        for (u32 i = 0; i < 3; i++)
            if (lane + i * warp_size < Config::width / 8)
                values[i] = source[lane + i * warp_size];
    }
    const i32 largest = largest_exponent(values), exponent = largest < -86 ? -100 : largest - 14;
    const f32 factor = power_of_two(-exponent);
    if (lane == 0)
        storage.row_factors()[row] = power_of_two(exponent);
#pragma unroll
    for (u32 i = 0; i < 3; i++) {
        const u32 words[4] = {values[i].x, values[i].y, values[i].z, values[i].w}, column = (lane + i * warp_size) * 8;
        if (column < Config::width)
#pragma unroll
            for (u32 j = 0; j < 4; j++) {
                const f32 low = __uint_as_float(words[j] << 16) * factor, high = __uint_as_float(words[j] & 0xffff0000u) * factor;
                *query_word(storage, row, column + 2 * j) = column < mla_values ? pack_half<f16>(low, high) : pack_half<bf16>(low, high);
            }
    }
}

} // namespace hadal
