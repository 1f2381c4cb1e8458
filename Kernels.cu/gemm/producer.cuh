/// The producer: one thread that keeps the stages full.
#pragma once

#include "common/bulk_tensor.cuh"
#include "common/dependent_launch.cuh"
#include "common/ring.cuh"
#include "gemm/scheduler.cuh"
#include "gemm/storage.cuh"

namespace hadal {

struct GemmMaps {
    const TensorMap &a, &b, &scales_a, &scales_b, &d;
};

/// Announces the bytes of a stage and copies what comes from the weights.
template <class Config>
__device__ inline void load_weights(const GemmStorage<Config>& storage, const GemmMaps& maps, u32 stage, u32 expected, u32 k_block, u32 n) {
    Mbarrier& full = storage.full(stage);
    full.arrive_expecting(expected);
    load_box(storage.b(stage), maps.b, full, k_block * Config::block_k, n);
    if constexpr (Config::scales_of_b == ScalesOfB::rows)
        load_box(storage.scales_b(stage), maps.scales_b, full, n, k_block);
}

/// What a tile is added to is asked for as far ahead of the consumers as the pipeline is deep: they find it in L2.
template <class Config>
__device__ inline void prefetch_sums(const GemmMaps& maps, Tile tile, u32 m) {
#pragma unroll 1
    for (u32 row = tile.m; row < min_of(tile.m + Config::block_m, m); row += 64)
#pragma unroll 1
        for (u32 column = tile.n; column < min_of(tile.n + Config::block_n, Config::N); column += Config::panel_columns)
            prefetch_box(maps.d, column, row);
}

template <class Config>
__device__ void produce(const GemmStorage<Config>& storage, const GemmMaps& maps, const GemmParameters& parameters) {
    TileScheduler<Config> scheduler(parameters.m);
    RingPosition<Config::stages> ring;
    const KRange<Config> range;
    const u32 expected = Config::stage_bytes - parameters.absent_rows * Config::block_k;

    Tile tile;
    bool more = scheduler.next(tile);
    u32 fetched = range.first;
    if (parameters.weights_ready != 0 && more)
        for (; fetched < min_of(range.first + Config::stages, range.end); fetched++)
            load_weights(storage, maps, fetched - range.first, expected, fetched, tile.n);
    wait_for_upstream();
    let_dependents_launch();

    for (bool first = true; more; more = scheduler.next(tile), fetched = 0, first = false) {
        // The first tile's consumers ask for it at the same time.
        if constexpr (Config::accumulate && Config::split == 1)
            if (!first)
                prefetch_sums<Config>(maps, tile, parameters.m);
        // Unrolled, the loop would not fit the few registers of this role.
#pragma unroll 1
        for (u32 k_block = range.first; k_block < range.end; k_block++, ring.advance()) {
            const u32 stage = ring.stage;
            if (k_block >= fetched) {
                storage.empty(stage).wait(ring.parity ^ 1);
                load_weights(storage, maps, stage, expected, k_block, tile.n);
            }
            load_box(storage.a(stage), maps.a, storage.full(stage), k_block * Config::block_k, tile.m);
            load_box(storage.scales_a(stage), maps.scales_a, storage.full(stage), tile.m, k_block);
        }
    }
}

} // namespace hadal
