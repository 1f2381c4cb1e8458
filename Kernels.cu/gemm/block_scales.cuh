/// Promotion under the scales of blocks of B: one value per 128 columns and 128 of K.
///
/// The tensor cores add FP8 products with fewer bits than FP32, so each 128 of K is summed up in FP32 registers, where the scales are
/// applied too.
#pragma once

#include "gemm/storage.cuh"

namespace hadal {

/// Where the blocks of scales may begin within a tile of this width.
template <u32 BlockN>
struct BlockPhases {
    /// Tile corners are multiples of this many columns modulo 128.
    static constexpr u32 granule = gcd(BlockN, 128);
    /// Whether some tile has more than one block.
    static constexpr bool straddling = 128 % BlockN != 0;
    static constexpr u32 count = straddling ? 128 / granule : 1;
};

/// The scales that meet one tile, whose first `Leading` groups of 8 columns take the first scale, the next sixteen the second, and so on.
template <class Config, u32 Leading>
struct BlockScales {
    static constexpr u32 groups = Config::block_n / 8;
    static constexpr u32 spans = 1 + (groups > Leading ? ceil_div(groups - Leading, 16) : 0);
    static constexpr u32 rows = ceil_div(Config::N, 128);

    const f32* row[spans];
    f32 value[spans], next[spans];

    __device__ BlockScales(const f32* scales, u32 n, u32 first_k_block) {
#pragma unroll
        for (u32 s = 0; s < spans; s++) {
            row[s] = scales + static_cast<u64>(min_of(n / 128 + s, rows - 1)) * Config::k_blocks;
            next[s] = row[s][first_k_block];
        }
    }

    /// Asks for those of the next block of K: the latency hides behind a whole multiplication.
    __device__ void fetch(const GemmStorage<Config>&, u32, u32 k_block) {
#pragma unroll
        for (u32 s = 0; s < spans; s++) {
            value[s] = next[s];
            next[s] = row[s][min_of(k_block + 1, Config::k_blocks - 1)];
        }
    }

    /// sum += (scale of row · scale of column group) · partial. `upper` and `lower` belong to rows l / 4 and l / 4 + 8 of the warp.
    __device__ void promote(f32 (&sum)[Config::block_n / 2], const f32 (&partial)[Config::block_n / 2], f32 upper, f32 lower) const {
        f32 uppers[spans], lowers[spans];
#pragma unroll
        for (u32 s = 0; s < spans; s++) {
            uppers[s] = upper * value[s];
            lowers[s] = lower * value[s];
        }
#pragma unroll
        for (u32 group = 0; group < groups; group++) {
            const u32 span = group < Leading ? 0 : (group - Leading) / 16 + 1;
            sum[4 * group + 0] += uppers[span] * partial[4 * group + 0];
            sum[4 * group + 1] += uppers[span] * partial[4 * group + 1];
            sum[4 * group + 2] += lowers[span] * partial[4 * group + 2];
            sum[4 * group + 3] += lowers[span] * partial[4 * group + 3];
        }
    }
};

} // namespace hadal
