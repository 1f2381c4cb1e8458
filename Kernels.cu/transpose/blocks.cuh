/// The transposition of an e4m3 matrix with one scale per 128 × 128, bit for bit.
#pragma once

#include "common/dependent_launch.cuh"
#include "transpose/panel.cuh"

namespace hadal {

struct TransposeParameters {
    const u8* values;
    const u32* scales;
    u8* transposed_values;
    u32* transposed_scales;
    u32 rows;
    u32 columns;
};

/// Transposes 4 × 4 bytes: byte r of column c is byte c of row r.
__device__ inline void transpose_bytes(u32 (&columns)[4], u32 row0, u32 row1, u32 row2, u32 row3) {
    const u32 upper01 = __byte_perm(row0, row1, 0x5140), upper23 = __byte_perm(row2, row3, 0x5140);
    const u32 lower01 = __byte_perm(row0, row1, 0x7362), lower23 = __byte_perm(row2, row3, 0x7362);
    columns[0] = __byte_perm(upper01, upper23, 0x5410), columns[1] = __byte_perm(upper01, upper23, 0x7632);
    columns[2] = __byte_perm(lower01, lower23, 0x5410), columns[3] = __byte_perm(lower01, lower23, 0x7632);
}

/// One thread block a block of values, which is also one of the result.
__device__ inline void transpose_blocks(const TransposeParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    using Bytes = Strip<u8>;
    __shared__ Panel<Bytes::columns> panel;

    const u32 tiles = tiles_of(p.rows, p.columns);
    for (u32 index = blockIdx.x; index < tiles; index += gridDim.x) {
        const Tile tile = tile_at(index, p.rows, p.columns);
        const Bytes strip(p.values, p.rows, p.columns, tile);
#pragma unroll
        for (u32 word = 0; word < 4; word++) {
            u32 lines[4];
            transpose_bytes(lines, strip.words[0][word], strip.words[1][word], strip.words[2][word], strip.words[3][word]);
#pragma unroll
            for (u32 j = 0; j < 4; j++)
                *static_cast<u32*>(panel.at(Bytes::column() + word * 4 + j, Bytes::row())) = lines[j];
        }
        if (threadIdx.x == 0) {
            p.transposed_scales[static_cast<u64>(tile.group_column()) * ceil_div(p.rows, tile_side) + tile.group_row()] =
                p.scales[static_cast<u64>(tile.group_row()) * ceil_div(p.columns, tile_side) + tile.group_column()];
        }
        __syncthreads();
        panel.store(p.transposed_values, p.columns, p.rows, tile.column, tile.row);
        __syncthreads();
    }
}

} // namespace hadal
