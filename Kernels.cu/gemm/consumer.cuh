/// A consumer warpgroup: multiplies, promotes, stores.
#pragma once

#include "common/cluster.cuh"
#include "common/wgmma.cuh"
#include "gemm/epilogue.cuh"
#include "gemm/pipeline.cuh"
#include "gemm/producer.cuh"
#include "gemm/promotion.cuh"

namespace hadal {

/// partial = A[64, 128] · B[block_n, 128]ᵀ of one stage, complete on return.
template <class Config>
__device__ inline void multiply(f32 (&partial)[Config::block_n / 2], u64 a, u64 b) {
    pin(partial);
    wgmma_fence();
#pragma unroll
    for (u32 k = 0; k < Config::block_k / 32; k++)
        WgmmaE4M3<Config::block_n>::issue(partial, a + 2 * k, b + 2 * k, k != 0);
    wgmma_commit();
    pin(partial);
    wgmma_wait<0>();
    pin(partial);
}

/// Tells the producers of all CTAs that bring data to this stage that this warp is done with it.
template <class Config>
__device__ inline void release_stage(Mbarrier& empty) {
    if constexpr (Config::cluster_size == 1) {
        if (lane_index() == 0)
            empty.arrive();
    } else {
        if (lane_index() < Config::cluster_size)
            empty.arrive_at(lane_index());
    }
}

template <class Config>
__device__ void consume(GemmStorage<Config>& storage, const GemmMaps<Config>& maps, const GemmParameters& parameters) {
    const u32 warpgroup = warp_index() / 4;
    const u32 row = warpgroup * 64 + warp_index() % 4 * 16 + lane_index() / 4;
    constexpr u32 wave_rows = 64 * Config::consumer_warpgroups;

    const u64 a_base = swizzled_operand(storage.a[0]) + warpgroup * 64 * 128 / 16;
    const u64 b_base = swizzled_operand(storage.b[0]);

    TileScheduler<Config> scheduler(parameters.m);
    RingPosition<Config::stages> ring;

    for (Tile tile; scheduler.next(tile);) {
        BlockScales<Config> scales_b(parameters.scales_b, tile.n);
        f32 sum[Config::waves][Config::block_n / 2] = {};
        f32 partial[Config::block_n / 2];

#pragma unroll 1
        for (u32 k_block = 0; k_block < Config::k_blocks; k_block++, ring.advance()) {
            const u32 stage = ring.stage;
            const BlockScales<Config> scales = scales_b;
            scales_b.load(k_block + 1);
            storage.full[stage].wait(ring.parity);

            f32 upper[Config::waves], lower[Config::waves];
#pragma unroll
            for (u32 wave = 0; wave < Config::waves; wave++) {
                upper[wave] = storage.scales_a[stage][wave * wave_rows + row];
                lower[wave] = storage.scales_a[stage][wave * wave_rows + row + 8];
            }

#pragma unroll
            for (u32 wave = 0; wave < Config::waves; wave++) {
                multiply<Config>(partial, a_base + (stage * Config::block_m + wave * wave_rows) * 128 / 16, b_base + stage * Config::block_n * 128 / 16);
                if (wave == Config::waves - 1)
                    release_stage<Config>(storage.empty[stage]);
                promote<Config>(sum[wave], partial, upper[wave], lower[wave], scales);
            }
        }

        store_tile<Config>(storage, maps.d, sum, warpgroup, tile, parameters.m);
    }

    if (threadIdx.x % warpgroup_size == 0)
        wait_stores();
}

} // namespace hadal
