/// The first tokens of sequences, out of their pages into one tensor.
#pragma once

#include "common/dependent_launch.cuh"
#include "paged/rows.cuh"

namespace hadal {

struct GatherParameters {
    u8* rows;
    /// [batch + 1]: the row of the destination at which each sequence begins, and where the last one ends.
    const i32* starts;
    /// [batch, table_columns].
    const i32* page_table;
    /// [count, width].
    uint4* destination;
    u32 batch;
    u32 table_columns;
    u32 count;
    u32 width;
    /// Below 2³¹, as the slots of a cache are.
    u32 pages;
    /// The page size is 2 to the power of this.
    u32 page_bits;
};

/// The last sequence that begins at or before a row, or `batch` where the row is in none. Whatever `starts` holds, the search ends.
__device__ inline u32 sequence_of(const GatherParameters& p, i32 row) {
    if (row < p.starts[0] || row >= p.starts[p.batch])
        return p.batch;

    u32 low = 0, high = p.batch;
    while (high - low > 1) {
        const u32 middle = (low + high) / 2;
        if (p.starts[middle] <= row)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/// One warp a row of the destination; zeros where the page is none of the cache.
template <class Row>
__device__ void gather_tokens(const GatherParameters& p) {
    wait_for_upstream();
    let_dependents_launch();

    const u32 lane = threadIdx.x % warp_size, warps = blockDim.x / warp_size;
    const u32 vectors = p.width / 8;
    for (u32 index = blockIdx.x * warps + threadIdx.x / warp_size; index < p.count; index += gridDim.x * warps) {
        const u32 sequence = sequence_of(p, index);
        if (sequence == p.batch)
            continue;

        uint4* destination = p.destination + static_cast<u64>(index) * vectors;
        const u32 token = index - static_cast<u32>(p.starts[sequence]), column = token >> p.page_bits;
        const u32 page = column < p.table_columns ? p.page_table[static_cast<u64>(sequence) * p.table_columns + column] : p.pages;
        if (page >= p.pages) {
            for (u32 i = lane; i < vectors; i += warp_size)
                destination[i] = {};
            continue;
        }

        const u64 slot = (static_cast<u64>(page) << p.page_bits) + (token & ((1u << p.page_bits) - 1));
        u8* row = p.rows + slot * Row::bytes(p.width);
        Row::read_latent(destination, row, lane);
        if (vectors != latent_vectors && lane < rotary_vectors)
            destination[latent_vectors + lane] = Row::rotary(row)[lane];
    }
}

} // namespace hadal
