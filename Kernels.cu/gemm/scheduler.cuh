/// Which tiles a block computes, and in which order.
#pragma once

#include "common/cluster.cuh"
#include "gemm/config.cuh"

namespace hadal {

/// The corner of a tile in D.
struct Tile {
    u32 m, n;
};

/// Walks a persistent block through the tiles. Tiles are taken column by column within bands of some 2048 rows, so that the
/// blocks of one round share as many rows of A and of B in L2 as they can.
template <class Config>
struct TileScheduler {
    static constexpr u32 columns = ceil_div(Config::N, Config::block_n);
    static constexpr u32 band = 2048 / Config::block_m;
    static_assert(u64(band) * columns <= 0xffffffff, "the tiles of a band are counted in 32 bits; a wider tile has fewer");

    u32 m, rows, index, step;

    __device__ explicit TileScheduler(u32 m)
        : m(m), rows(ceil_div(m, Config::block_m)), index(blockIdx.x / Config::split), step(gridDim.x / Config::split) {}

    /// The next tile, or false after the last.
    __device__ bool next(Tile& tile) {
        if (index >= rows * columns)
            return false;

        const u32 first_row = index / (band * columns) * band, within = index % (band * columns);
        // All bands but the last are as high as a constant, and a division by it costs a tenth of the other.
        const u32 height = min_of(band, rows - first_row);
        const u32 column = height == band ? within / band : within / height;
        tile.m = (first_row + within - column * height) * Config::block_m;
        tile.n = column * Config::block_n;
        // The last row of tiles ends with m: the copy engine takes longer over rows outside the tensor than over others, and what two tiles
        // compute is the same in both. In fours, since a box of scales begins at a multiple of 16 bytes.
        if constexpr (!Config::accumulate)
            tile.m = min_of(tile.m, max_of(align_up(m, 4), Config::block_m) - Config::block_m);
        index += step;
        return true;
    }
};

/// The blocks of K that this CTA multiplies: all, or its part of a split tile.
template <class Config>
struct KRange {
    u32 first = 0, end = Config::k_blocks;

    __device__ KRange() {
        if constexpr (Config::split > 1) {
            const u32 rank = cluster_rank();
            first = Config::k_blocks * rank / Config::split;
            end = Config::k_blocks * (rank + 1) / Config::split;
        }
    }
};

} // namespace hadal
