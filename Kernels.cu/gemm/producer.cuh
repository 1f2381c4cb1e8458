/// The producer: one thread that keeps the stages full.
#pragma once

#include "common/bulk_tensor.cuh"
#include "gemm/pipeline.cuh"
#include "gemm/scheduler.cuh"
#include "gemm/storage.cuh"

namespace hadal {

template <class Config>
struct GemmMaps {
    const TensorMap &a, &b, &scales_a, &d;
};

/// Copies this CTA's share of one operand: all of it, or the slice that it multicasts to the cluster.
template <u32 BoxRows, bool Multicast>
__device__ void load_operand(u8* tile, const TensorMap& map, Mbarrier& full, u32 k, u32 row, u32 rank) {
    if constexpr (Multicast)
        load_box_multicast(tile + rank * BoxRows * 128, map, full, k, row + rank * BoxRows, 0b11);
    else
        load_box(tile, map, full, k, row);
}

template <class Config>
__device__ void produce(GemmStorage<Config>& storage, const GemmMaps<Config>& maps, const GemmParameters& parameters) {
    TileScheduler<Config> scheduler(parameters.m);
    RingPosition<Config::stages> ring;
    const u32 expected = Config::stage_bytes - parameters.absent_rows * Config::block_k;
    const u32 rank = Config::cluster_size > 1 ? cluster_rank() : 0;

    for (Tile tile; scheduler.next(tile);) {
        // Unrolled, the loop would not fit the few registers of this role.
#pragma unroll 1
        for (u32 k_block = 0; k_block < Config::k_blocks; k_block++, ring.advance()) {
            const u32 stage = ring.stage, k = k_block * Config::block_k;
            Mbarrier& full = storage.full[stage];

            storage.empty[stage].wait(ring.parity ^ 1);
            full.arrive_expecting(expected);
            load_operand<Config::a_box_rows, (Config::cluster_n > 1)>(storage.a[stage], maps.a, full, k, tile.m, rank);
            load_box(storage.scales_a[stage], maps.scales_a, full, tile.m, k_block);
            load_operand<Config::b_box_rows, (Config::cluster_m > 1)>(storage.b[stage], maps.b, full, k, tile.n, rank);
        }
    }
}

} // namespace hadal
