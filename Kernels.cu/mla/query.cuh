/// The queries of a tile of rows, kept where they cost the least to multiply with.
#pragma once

#include "common/matrix_store.cuh"
#include "common/thread.cuh"
#include "common/wgmma_half.cuh"
#include "mla/storage.cuh"
#include "mla/walk.cuh"

namespace hadal {

/// The latent part of the queries stays in the registers of the score warpgroup: a product of 64 × 64 out of shared memory would ask for all of its
/// bandwidth. For its last 16 columns and for the rotary part there is no room.
struct MlaQuery {
    static constexpr u32 steps = mla_values / 16 - 1;

    HalfFragment latent[steps];
};

/// Four bytes of a row, zeros where there is no such row.
template <class Config>
__device__ inline u32 load_query(const MlaParameters& parameters, u32 sequence, u32 row, u32 column) {
    if (row >= parameters.rows)
        return 0;
    const auto* q = static_cast<const typename Config::Element*>(parameters.q) + (static_cast<u64>(sequence) * parameters.rows + row) * Config::width + column;
    return *reinterpret_cast<const u32*>(q);
}

__device__ inline void store_word(u8* tile, u32 offset, u32 value) { *reinterpret_cast<u32*>(tile + offset) = value; }

template <class Config>
__device__ inline void load_queries(MlaQuery& query, const MlaStorage<Config>& storage, const MlaParameters& parameters) {
    const u32 sequence = storage.piece().sequence, tile = storage.piece().tile;
    const u32 lane = lane_index(), row = warp_index() % 4 * 16 + lane / 4, column = lane % 4 * 2, first = tile * mla_rows + row;
#pragma unroll
    for (u32 step = 0; step < MlaQuery::steps; step++) {
        query.latent[step] = {
            load_query<Config>(parameters, sequence, first, step * 16 + column), load_query<Config>(parameters, sequence, first + 8, step * 16 + column),
            load_query<Config>(parameters, sequence, first, step * 16 + column + 8), load_query<Config>(parameters, sequence, first + 8, step * 16 + column + 8)};
    }

    // The warps of this warpgroup have read the queries before.
    named_barrier(1, warpgroup_size);
#pragma unroll
    for (u32 i = 0; i < 4; i++) {
        const u32 below = row + i % 2 * 8, bytes = i / 2 * 16 + column * 2;
        store_word(storage.latent_query(), swizzle<32>(below * 32 + bytes), load_query<Config>(parameters, sequence, tile * mla_rows + below, MlaQuery::steps * 16 + bytes / 2));
    }
    if constexpr (Config::rotary) {
#pragma unroll
        for (u32 i = 0; i < 16; i++) {
            const u32 below = row + i % 2 * 8, bytes = i / 2 * 16 + column * 2;
            store_word(storage.rotary_query(), swizzle<128>(below * 128 + bytes), load_query<Config>(parameters, sequence, tile * mla_rows + below, mla_values + bytes / 2));
        }
    }
    fence_shared_for_async_proxy();
    named_barrier(1, warpgroup_size);
}

} // namespace hadal
