/// 1 × 128: one scale per row and 128 columns, the scales of one K block side by side.
#pragma once

#include "common/dependent_launch.cuh"
#include "quantize/group.cuh"

namespace hadal {

/// One warp a group. Neighbouring warps take neighbouring rows, so that their scales fall into one sector.
template <class Element>
__device__ void quantize_rows(const QuantizeParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    const u32 lane = threadIdx.x % warp_size;
    const u64 groups = static_cast<u64>(p.rows) * ceil_div(p.columns, 128);
    const u64 stride = static_cast<u64>(gridDim.x) * (blockDim.x / warp_size);

    for (u64 group = static_cast<u64>(blockIdx.x) * (blockDim.x / warp_size) + threadIdx.x / warp_size; group < groups; group += stride) {
        const u32 row = group % p.rows, block = group / p.rows;
        const u32 column = block * 128 + lane * 4;
        const u64 row_start = static_cast<u64>(row) * p.columns;

        f32 x[4];
        load_four(x, static_cast<const Element*>(p.source) + row_start, column, p.columns);
        const u32 mine = max(max(magnitude(x[0]), magnitude(x[1])), max(magnitude(x[2]), magnitude(x[3])));
        const GroupScale scale = group_scale(__reduce_max_sync(0xffffffff, mine), p.power_of_two != 0);

        if (column < p.columns)
            *reinterpret_cast<u32*>(p.values + row_start + column) = quantize_four(x, scale.factor);
        if (lane == 0)
            p.scales[static_cast<u64>(block) * p.scale_stride + row] = scale.scale;
    }
}

} // namespace hadal
