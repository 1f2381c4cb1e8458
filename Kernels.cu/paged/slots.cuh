/// Where the last tokens of sequences go.
#pragma once

#include "common/dependent_launch.cuh"
#include "common/types.cuh"

namespace hadal {

struct SlotParameters {
    /// [batch]: tokens of each sequence, those of this step included.
    const i32* lengths;
    /// [batch, table_columns].
    const i32* page_table;
    /// [batch, tokens]: page · page size + offset, −1 where there is none.
    i32* slots;
    /// [batch, tokens], 0 where there is none; null where nobody asks.
    i32* positions;
    u32 batch;
    u32 tokens;
    u32 table_columns;
    u32 pages;
    u32 page_bits;
};

/// One thread a token. As in the plan of a step, negative lengths count as 0 and what the page table has no room for is cut off.
__device__ inline void find_slots(const SlotParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    const u64 count = static_cast<u64>(p.batch) * p.tokens;
    for (u64 index = static_cast<u64>(blockIdx.x) * blockDim.x + threadIdx.x; index < count; index += static_cast<u64>(gridDim.x) * blockDim.x) {
        const u64 sequence = index / p.tokens;
        const u32 behind = p.tokens - static_cast<u32>(index % p.tokens);
        const u32 length = min(static_cast<u32>(max(p.lengths[sequence], 0)), p.table_columns << p.page_bits);
        const u32 position = length - behind;

        i32 slot = -1;
        if (length >= behind) {
            const u32 page = p.page_table[sequence * p.table_columns + (position >> p.page_bits)];
            if (page < p.pages)
                slot = (page << p.page_bits) + (position & ((1u << p.page_bits) - 1));
        }
        p.slots[index] = slot;
        if (p.positions != nullptr)
            p.positions[index] = length >= behind ? position : 0;
    }
}

} // namespace hadal
