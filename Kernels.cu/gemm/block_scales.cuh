/// The scales of B that meet one tile: one value per 128 columns and 128 of K.
#pragma once

#include "gemm/config.cuh"

namespace hadal {

/// A tile whose width does not divide 128 may straddle blocks of scales: the first `leading` groups of 8 columns take the first
/// scale, the next sixteen the second, and so on.
template <class Config>
struct BlockScales {
    /// Tile corners are multiples of this many columns modulo 128.
    static constexpr u32 granule = gcd(Config::block_n, 128);
    static constexpr u32 phases = 128 / granule;
    static constexpr u32 spans = ceil_div(128 - granule + Config::block_n, 128);
    static constexpr u32 rows = ceil_div(Config::N, 128);

    const f32* row[spans];
    u32 leading;
    f32 value[spans];

    __device__ BlockScales(const f32* scales, u32 n) : leading((128 - n % 128) / 8) {
#pragma unroll
        for (u32 s = 0; s < spans; s++)
            row[s] = scales + static_cast<u64>(min_of(n / 128 + s, rows - 1)) * Config::k_blocks;
        load(0);
    }

    /// Fetches the scales of a block of K. Done a block ahead, so that the latency hides behind the multiplication.
    __device__ void load(u32 k_block) {
#pragma unroll
        for (u32 s = 0; s < spans; s++)
            value[s] = __ldg(row[s] + min_of(k_block, Config::k_blocks - 1));
    }
};

} // namespace hadal
