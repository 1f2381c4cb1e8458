/// Whole pages onto others of the same cache.
#pragma once

#include "common/dependent_launch.cuh"
#include "common/types.cuh"

namespace hadal {

struct PageCopyParameters {
    uint4* rows;
    /// [count, 2]: source and destination. A pair of which one is no page is skipped.
    const i32* pairs;
    u32 count;
    u32 pages;
    u32 vectors_per_page;
};

/// A block copies some vectors of a page at a time, four a thread, so that four loads are under way.
__device__ inline void copy_pages(const PageCopyParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    constexpr u32 in_flight = 4;
    const u32 step = blockDim.x * in_flight, steps = ceil_div(p.vectors_per_page, step);
    const u64 work = static_cast<u64>(p.count) * steps;
    for (u64 index = blockIdx.x; index < work; index += gridDim.x) {
        const u64 pair = index / steps;
        const u32 source = p.pairs[2 * pair], destination = p.pairs[2 * pair + 1];
        if (source >= p.pages || destination >= p.pages)
            continue;

        const uint4* from = p.rows + static_cast<u64>(source) * p.vectors_per_page;
        uint4* to = p.rows + static_cast<u64>(destination) * p.vectors_per_page;
        const u32 first = static_cast<u32>(index % steps) * step + threadIdx.x;
        uint4 vectors[in_flight];
#pragma unroll
        for (u32 i = 0; i < in_flight; i++) {
            if (first + i * blockDim.x < p.vectors_per_page)
                vectors[i] = from[first + i * blockDim.x];
        }
#pragma unroll
        for (u32 i = 0; i < in_flight; i++) {
            if (first + i * blockDim.x < p.vectors_per_page)
                to[first + i * blockDim.x] = vectors[i];
        }
    }
}

} // namespace hadal
