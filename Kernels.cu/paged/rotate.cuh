/// Rotary position embedding of rows outside the cache, in place.
#pragma once

#include "common/dependent_launch.cuh"
#include "paged/pairs.cuh"
#include "paged/rotary.cuh"

namespace hadal {

struct RotateParameters {
    /// [tokens, heads, columns], of which the last 64 columns are rotated.
    uint4* values;
    RotaryParameters rotary;
    u32 tokens;
    u32 heads;
    u32 columns;
};

/// Four threads a head.
template <class Pairs>
__device__ void rotate_rows(const RotateParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    const u32 vectors = p.columns / 8;
    const u64 per_token = static_cast<u64>(p.heads) * rotary_quarters, count = per_token * p.tokens;
    for (u64 index = static_cast<u64>(blockIdx.x) * blockDim.x + threadIdx.x; index < count; index += static_cast<u64>(gridDim.x) * blockDim.x) {
        uint4* part = p.values + (index / rotary_quarters + 1) * vectors - 2 * rotary_quarters;
        rotate_quarter<Pairs>(p.rotary, p.rotary.token_positions[index / per_token], index % rotary_quarters, part, part);
    }
}

} // namespace hadal
