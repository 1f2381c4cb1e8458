/// 128 × 128 of the transposed source, alone or beside the same of the source itself.
#pragma once

#include "common/dependent_launch.cuh"
#include "quantize/strip.cuh"

namespace hadal {

/// One thread block a block of values, which is also one of the transposed result.
template <class Element, bool AlsoStraight>
__device__ void quantize_transposed_blocks(const QuantizeParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    using S = Strip<Element>;
    constexpr u32 warps = 8;
    __shared__ TransposedPanel<Element> transposed;
    __shared__ StraightPanel straight;
    __shared__ u32 largest_of_warps[warps];

    const u32 tiles = tiles_of(p.rows, p.columns);
    for (u32 index = blockIdx.x; index < tiles; index += gridDim.x) {
        const Tile tile = tile_at(index, p.rows, p.columns);
        const S strip(p.source, p.rows, p.columns, tile);

        u32 largest = 0;
#pragma unroll
        for (u32 i = 0; i < S::rows; i++) {
#pragma unroll
            for (u32 j = 0; j < S::columns; j++)
                largest = max(largest, magnitude(value_of(strip, i, j)));
        }
        largest = __reduce_max_sync(0xffffffff, largest);
        if (threadIdx.x % warp_size == 0)
            largest_of_warps[threadIdx.x / warp_size] = largest;
        __syncthreads();

        const GroupScale scale = group_scale(__reduce_max_sync(0xffffffff, largest_of_warps[threadIdx.x % warps]), p.power_of_two != 0);
        if (threadIdx.x == 0) {
            p.transposed_scales[static_cast<u64>(tile.group_column()) * p.transposed_scale_stride + tile.group_row()] = scale.scale;
            if constexpr (AlsoStraight)
                p.scales[static_cast<u64>(tile.group_row()) * p.scale_stride + tile.group_column()] = scale.scale;
        }
        f32 factors[S::columns];
        fill(factors, scale.factor);
        write_transposed(transposed, strip, factors);
        if constexpr (AlsoStraight) {
            f32 row_factors[S::rows];
            fill(row_factors, scale.factor);
            write_straight(straight, strip, row_factors);
        }
        __syncthreads();

        // The next tile's panels are written one barrier from here, when all of this one have been read.
        transposed.store(p.transposed_values, p.columns, p.rows, tile.column, tile.row);
        if constexpr (AlsoStraight)
            straight.store(p.values, p.rows, p.columns, tile.row, tile.column);
    }
}

} // namespace hadal
