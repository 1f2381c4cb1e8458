/// 1 × 128 of the transposed source, alone or beside 1 × 128 of the source itself.
#pragma once

#include "common/dependent_launch.cuh"
#include "quantize/strip.cuh"

namespace hadal {

/// One thread block a tile of 128 × 128, in which the groups of its columns are whole, and those of its rows. The source is read
/// once, whatever is written.
template <class Element, bool AlsoStraight>
__device__ void quantize_transposed_rows(const QuantizeParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    using S = Strip<Element>;
    __shared__ TransposedPanel<Element> transposed;
    __shared__ StraightPanel straight;
    __shared__ alignas(16) u32 largest_of_columns[tile_side / S::rows][tile_side];
    __shared__ u32 largest_of_rows[tile_side];
    __shared__ alignas(16) f32 factors_of_columns[tile_side], factors_of_rows[tile_side];

    const u32 tiles = tiles_of(p.rows, p.columns);
    for (u32 index = blockIdx.x; index < tiles; index += gridDim.x) {
        const Tile tile = tile_at(index, p.rows, p.columns);
        const S strip(p.source, p.rows, p.columns, tile);

#pragma unroll
        for (u32 j = 0; j < S::columns; j += 4) {
            u32 largest[4] = {};
#pragma unroll
            for (u32 i = 0; i < S::rows * 4; i++)
                largest[i % 4] = max(largest[i % 4], magnitude(value_of(strip, i / 4, j + i % 4)));
            store_words(&largest_of_columns[S::row() / S::rows][S::column() + j], largest);
        }
        if constexpr (AlsoStraight) {
#pragma unroll
            for (u32 i = 0; i < S::rows; i++) {
                u32 largest = 0;
#pragma unroll
                for (u32 j = 0; j < S::columns; j++)
                    largest = max(largest, magnitude(value_of(strip, i, j)));
                largest = S::largest_of_row(largest);
                if (S::column() == 0)
                    largest_of_rows[S::row() + i] = largest;
            }
        }
        __syncthreads();

        // One half of the threads finds the scales of the columns, the other those of the rows.
        const u32 group = threadIdx.x % tile_side;
        if (threadIdx.x < tile_side) {
            u32 largest = 0;
#pragma unroll
            for (u32 i = 0; i < tile_side / S::rows; i++)
                largest = max(largest, largest_of_columns[i][group]);
            const GroupScale scale = group_scale(largest, p.power_of_two != 0);
            factors_of_columns[group] = scale.factor;
            if (tile.column + group < p.columns)
                p.transposed_scales[static_cast<u64>(tile.group_row()) * p.transposed_scale_stride + tile.column + group] = scale.scale;
        } else if constexpr (AlsoStraight) {
            const GroupScale scale = group_scale(largest_of_rows[group], p.power_of_two != 0);
            factors_of_rows[group] = scale.factor;
            if (tile.row + group < p.rows)
                p.scales[static_cast<u64>(tile.group_column()) * p.scale_stride + tile.row + group] = scale.scale;
        }
        __syncthreads();

        f32 factors[S::columns];
        load_floats(factors, factors_of_columns + S::column());
        write_transposed(transposed, strip, factors);
        if constexpr (AlsoStraight) {
            f32 row_factors[S::rows];
            load_floats(row_factors, factors_of_rows + S::row());
            write_straight(straight, strip, row_factors);
        }
        __syncthreads();

        // The next tile's panels are written two barriers from here, when all of this one have been read.
        transposed.store(p.transposed_values, p.columns, p.rows, tile.column, tile.row);
        if constexpr (AlsoStraight)
            straight.store(p.values, p.rows, p.columns, tile.row, tile.column);
    }
}

} // namespace hadal
