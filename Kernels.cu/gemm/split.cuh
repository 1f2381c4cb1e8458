/// The epilogue of a tile whose K is split over the CTAs of a cluster.
#pragma once

#include "common/cluster.cuh"
#include "common/global.cuh"
#include "common/thread.cuh"
#include "gemm/multiply.cuh"

namespace hadal {

/// Sends each group of columns to the CTA that owns it, where the thread of the same index will look for it. Nobody waits for a store, as one
/// would for a load.
template <class Config>
__device__ inline void send_parts(const GemmStorage<Config>& storage, const Sums<Config>& sum, u32 row, u32 m, u32 rank) {
    using Shares = SplitShares<Config>;
#pragma unroll
    for (u32 owner = 0; owner < Config::split; owner++) {
        if (owner == rank)
            continue;

        const u32 parts = cluster_address(storage.part(rank, 0), owner);
#pragma unroll
        for (u32 item = Shares::first(owner); item < Shares::first(owner + 1); item++) {
            const u32 wave = item / Shares::groups, group = item % Shares::groups;
            const f32* d = sum[wave] + 4 * group;
            if (row + wave * Config::wave_rows < m)
                store_to_cluster(parts + (item - Shares::first(owner)) * GemmStorage<Config>::part_bytes, {d[0], d[1], d[2], d[3]});
        }
    }
}

/// Adds up what all CTAs have of this one's groups, always in the order of the ranks, so that the result does not depend on who was first.
template <class Config, u32 Rank = 0>
__device__ inline void store_share(const GemmStorage<Config>& storage, const Sums<Config>& sum, u32 row, u32 column, const GemmParameters& parameters,
                                   u32 rank) {
    if constexpr (Rank + 1 < Config::split)
        if (rank != Rank)
            return store_share<Config, Rank + 1>(storage, sum, row, column, parameters, rank);

    using Shares = SplitShares<Config>;
    constexpr u32 first = Shares::first(Rank), count = Shares::first(Rank + 1) - first;
    auto* const d = static_cast<typename Config::Result*>(parameters.d) + static_cast<u64>(row) * Config::N + column;
    constexpr u64 lower = 8ull * Config::N;

    // All of D that is wanted is asked for before the parts are added; it is added last.
    float2 held[2 * Shares::most]{};
    if constexpr (Config::accumulate) {
#pragma unroll
        for (u32 i = 0; i != count; i++) {
            const u32 wave = (first + i) / Shares::groups, group = (first + i) % Shares::groups, below = wave * Config::wave_rows;
            if (column + 8 * group < Config::N && row + below < parameters.m)
                held[2 * i] = load_pair(d + static_cast<u64>(below) * Config::N + 8 * group);
            if (column + 8 * group < Config::N && row + below + 8 < parameters.m)
                held[2 * i + 1] = load_pair(d + static_cast<u64>(below) * Config::N + lower + 8 * group);
        }
    }

#pragma unroll
    for (u32 i = 0; i != count; i++) {
        const u32 wave = (first + i) / Shares::groups, group = (first + i) % Shares::groups, below = wave * Config::wave_rows;
        const f32* own = sum[wave] + 4 * group;
        float4 total{own[0], own[1], own[2], own[3]};
        if constexpr (Rank > 0)
            total = *storage.part(0, i);
#pragma unroll
        for (u32 source = 1; source < Config::split; source++) {
            const float4 part = source == Rank ? float4{own[0], own[1], own[2], own[3]} : *storage.part(source, i);
            total = {total.x + part.x, total.y + part.y, total.z + part.z, total.w + part.w};
        }

        if (column + 8 * group < Config::N && row + below < parameters.m)
            store_pair(d + static_cast<u64>(below) * Config::N + 8 * group, total.x + held[2 * i].x, total.y + held[2 * i].y);
        if (column + 8 * group < Config::N && row + below + 8 < parameters.m)
            store_pair(d + static_cast<u64>(below) * Config::N + lower + 8 * group, total.z + held[2 * i + 1].x, total.w + held[2 * i + 1].y);
    }
}

/// Each CTA stores its share of the tile. The producers take no part in the barriers: they have left, or will.
template <class Config>
__device__ inline void reduce_tile(const GemmStorage<Config>& storage, const Sums<Config>& sum, u32 warpgroup, Tile tile, const GemmParameters& parameters) {
    const u32 rank = cluster_rank(), lane = lane_index();
    const u32 row = tile.m + warpgroup * 64 + warp_index() % 4 * 16 + lane / 4;

    // The stages are overwritten, of which others may still read. Both barriers want whole warps, of which one lane has just let go of a stage
    // alone, and in which rows end.
    __syncwarp();
    cluster_sync();
    send_parts<Config>(storage, sum, row, parameters.m, rank);
    __syncwarp();
    cluster_sync();
    store_share<Config>(storage, sum, row, tile.n + lane % 4 * 2, parameters, rank);
}

} // namespace hadal
