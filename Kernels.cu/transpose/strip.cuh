/// A tile of 128 × 128 in the registers of 256 threads, 64 values each.
#pragma once

#include "common/types.cuh"

namespace hadal {

/// The side of a tile: the values that share a scale.
constexpr u32 tile_side = 128;

/// The first value of a tile.
struct Tile {
    u32 row;
    u32 column;

    __device__ u32 group_row() const { return row / tile_side; }
    __device__ u32 group_column() const { return column / tile_side; }
};

/// A tile holds 16 × 16 values at least, so 32 bits count the tiles of any memory.
__device__ inline u32 tiles_of(u32 rows, u32 columns) { return ceil_div(rows, tile_side) * ceil_div(columns, tile_side); }

/// Tiles are counted down bands of eight, so that those in flight together are neighbours in the source and in what is written.
__device__ inline Tile tile_at(u32 index, u32 rows, u32 columns) {
    constexpr u32 band = 8;
    const u32 tiles_of_band = band * ceil_div(columns, tile_side);
    const u32 first = index / tiles_of_band * band, within = index % tiles_of_band;
    const u32 height = min_of(band, ceil_div(rows, tile_side) - first);
    return {(first + within % height) * tile_side, within / height * tile_side};
}

/// What a thread holds of a tile: 16 bytes of each of as many consecutive rows as make 64 values. A warp holds 16 rows. Eight
/// neighbouring lanes read 128 bytes of a row; the lanes above them take the strips below, until these are 16 rows, then those
/// beside. So whatever a warp writes to a transposed panel at a time falls into different banks (panel.cuh).
template <class Element>
struct Strip {
    static constexpr u32 columns = 16 / sizeof(Element), rows = 64 / columns;

    u32 words[rows][4];

    /// Row and column within the tile of a thread's first value.
    __device__ static u32 row() { return threadIdx.x / warp_size * 16 + threadIdx.x % warp_size / 8 % strips_down * rows; }
    __device__ static u32 column() { return (threadIdx.x % 8 + threadIdx.x % warp_size / 8 / strips_down * 8) * columns; }

    /// Extents of the source are multiples of 16, so a strip lies within it or outside, where it counts as zeros.
    __device__ Strip(const void* source, u32 source_rows, u32 source_columns, Tile tile) {
        const u32 first_row = tile.row + row(), first_column = tile.column + column();
        const bool inside = first_row < source_rows && first_column < source_columns;
        const Element* first = static_cast<const Element*>(source) + static_cast<u64>(first_row) * source_columns + first_column;
#pragma unroll
        for (u32 i = 0; i < rows; i++) {
            const uint4 v = inside ? *reinterpret_cast<const uint4*>(first + static_cast<u64>(i) * source_columns) : make_uint4(0, 0, 0, 0);
            words[i][0] = v.x, words[i][1] = v.y, words[i][2] = v.z, words[i][3] = v.w;
        }
    }

    /// For the maximum over a row of the tile: the largest of the lanes that hold other columns of the same rows.
    __device__ static u32 largest_of_row(u32 mine) {
#pragma unroll
        for (u32 lane_bit = 1; lane_bit < warp_size; lane_bit *= 2) {
            if (lane_bit < 8 || lane_bit >= 8 * strips_down)
                mine = max(mine, __shfl_xor_sync(0xffffffff, mine, lane_bit));
        }
        return mine;
    }

private:
    static constexpr u32 strips_down = 16 / rows;
};

} // namespace hadal
