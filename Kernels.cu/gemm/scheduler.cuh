/// Which tiles a block computes, and in which order.
#pragma once

#include "common/cluster.cuh"
#include "gemm/config.cuh"

namespace hadal {

/// The corner of a tile in D.
struct Tile {
    u32 m, n;
};

/// Walks a persistent cluster through the tiles. Tiles are taken column by column within bands of some 2048 rows, so that the
/// clusters of one wave share as many rows of A and of B in L2 as they can.
template <class Config>
struct TileScheduler {
    static constexpr u32 cluster_rows = Config::block_m * Config::cluster_m;
    static constexpr u32 cluster_columns = Config::block_n * Config::cluster_n;
    static constexpr u32 columns = ceil_div(Config::N, cluster_columns);
    static constexpr u32 band = 2048 / cluster_rows;
    static_assert(u64(band) * columns <= 0xffffffff, "the tiles of a band are counted in 32 bits; a wider tile has fewer");

    u32 rows, index, step, offset_m, offset_n;

    __device__ explicit TileScheduler(u32 m)
        : rows(ceil_div(m, cluster_rows)), index(blockIdx.x / Config::cluster_size), step(gridDim.x / Config::cluster_size), offset_m(0), offset_n(0) {
        if constexpr (Config::cluster_size > 1) {
            u32 rank = cluster_rank();
            offset_m = Config::cluster_m > 1 ? rank * Config::block_m : 0;
            offset_n = Config::cluster_n > 1 ? rank * Config::block_n : 0;
        }
    }

    /// The next tile of this CTA, or false after the last. In an odd cluster of tiles the second may lie outside D.
    __device__ bool next(Tile& tile) {
        if (index >= rows * columns)
            return false;

        u32 first_row = index / (band * columns) * band;
        u32 height = min_of(band, rows - first_row);
        u32 within = index % (band * columns);
        tile.m = (first_row + within % height) * cluster_rows + offset_m;
        tile.n = within / height * cluster_columns + offset_n;
        index += step;
        return true;
    }
};

} // namespace hadal
