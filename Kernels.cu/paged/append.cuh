/// New tokens into their slots of the cache.
#pragma once

#include "common/dependent_launch.cuh"
#include "paged/rotary.cuh"
#include "paged/rows.cuh"

namespace hadal {

struct AppendParameters {
    /// [count, width].
    const uint4* tokens;
    u8* rows;
    /// Where each token goes: page · page size + offset. What is no slot of the cache, −1 for one, is skipped.
    const i32* slots;
    RotaryParameters rotary;
    u32 count;
    u32 width;
    /// Slots of the cache, below 2³¹: as an unsigned number what is negative lies beyond.
    u32 slot_count;
    u32 power_of_two;
};

/// One warp a token.
template <class Pairs, class Row>
__device__ void append_tokens(const AppendParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    const u32 lane = threadIdx.x % warp_size, warps = blockDim.x / warp_size;
    const u32 vectors = p.width / 8;
    for (u32 token = blockIdx.x * warps + threadIdx.x / warp_size; token < p.count; token += gridDim.x * warps) {
        const u32 slot = p.slots[token];
        if (slot >= p.slot_count)
            continue;

        const uint4* source = p.tokens + static_cast<u64>(token) * vectors;
        u8* row = p.rows + static_cast<u64>(slot) * Row::bytes(p.width);
        Row::template write_latent<Pairs>(row, source, lane, p.power_of_two != 0);
        if (vectors == latent_vectors)
            continue;

        if (p.rotary.cosines == nullptr) {
            if (lane < rotary_vectors)
                Row::rotary(row)[lane] = source[latent_vectors + lane];
        } else if (lane < rotary_quarters) {
            rotate_quarter<Pairs>(p.rotary, p.rotary.token_positions[token], lane, source + latent_vectors, Row::rotary(row));
        }
    }
}

} // namespace hadal
