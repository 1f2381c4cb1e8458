/// 128 × 128: one scale per block.
#pragma once

#include "common/dependent_launch.cuh"
#include "quantize/group.cuh"

namespace hadal {

/// One thread block a block of values: each of its 8 warps holds every eighth row in registers between the two passes.
template <class Element>
__device__ void quantize_blocks(const QuantizeParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    constexpr u32 warps = 8, rows_per_warp = 128 / warps;
    __shared__ u32 largest[warps];

    const u32 lane = threadIdx.x % warp_size, warp = threadIdx.x / warp_size;
    const u32 blocks_across = ceil_div(p.columns, 128);
    const u64 blocks = static_cast<u64>(ceil_div(p.rows, 128)) * blocks_across;

    for (u64 block = blockIdx.x; block < blocks; block += gridDim.x) {
        const u32 block_row = block / blocks_across, block_column = block % blocks_across;
        const u32 column = block_column * 128 + lane * 4;

        f32 x[rows_per_warp][4];
        u32 mine = 0;
#pragma unroll
        for (u32 i = 0; i < rows_per_warp; i++) {
            const u32 row = block_row * 128 + i * warps + warp;
            load_four(x[i], static_cast<const Element*>(p.source) + static_cast<u64>(row) * p.columns, column, row < p.rows ? p.columns : 0);
            mine = max(mine, max(max(magnitude(x[i][0]), magnitude(x[i][1])), max(magnitude(x[i][2]), magnitude(x[i][3]))));
        }

        mine = __reduce_max_sync(0xffffffff, mine);
        if (lane == 0)
            largest[warp] = mine;
        __syncthreads();
        const GroupScale scale = group_scale(__reduce_max_sync(0xffffffff, largest[lane % warps]), p.power_of_two != 0);
        __syncthreads();

#pragma unroll
        for (u32 i = 0; i < rows_per_warp; i++) {
            const u32 row = block_row * 128 + i * warps + warp;
            if (row < p.rows && column < p.columns)
                *reinterpret_cast<u32*>(p.values + static_cast<u64>(row) * p.columns + column) = quantize_four(x[i], scale.factor);
        }
        if (threadIdx.x == 0)
            p.scales[static_cast<u64>(block_row) * p.scale_stride + block_column] = scale.scale;
    }
}

} // namespace hadal
