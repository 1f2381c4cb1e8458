/// D = A·Bᵀ of FP8 operands with 1 × 128 scales on A and 128 × 128 scales on B.
#pragma once

#include "common/thread.cuh"
#include "gemm/consumer.cuh"

namespace hadal {

template <class Config>
__device__ void prepare(GemmStorage<Config>& storage, const GemmMaps<Config>& maps) {
    if (threadIdx.x == 0) {
        prefetch(maps.a);
        prefetch(maps.b);
        prefetch(maps.scales_a);
        prefetch(maps.d);
        for (u32 stage = 0; stage < Config::stages; stage++) {
            storage.full[stage].init(1);
            // Every consumer warp of every CTA that receives this CTA's copies arrives once.
            storage.empty[stage].init(Config::consumer_threads / warp_size * Config::cluster_size);
        }
        fence_barrier_init();
    }
    if constexpr (Config::cluster_size > 1)
        cluster_sync();
    else
        __syncthreads();
}

template <class Config>
__device__ void gemm(const TensorMap& a, const TensorMap& b, const TensorMap& scales_a, const TensorMap& d, const GemmParameters& parameters) {
    GemmStorage<Config>& storage = gemm_storage<Config>();
    const GemmMaps<Config> maps{a, b, scales_a, d};
    prepare(storage, maps);

    // The producer is the last warpgroup, so that a consumer's index is also the index of its rows.
    if (warp_index() / 4 == Config::consumer_warpgroups) {
        release_registers<Config::producer_registers>();
        if (warp_index() % 4 == 0 && elect_one())
            produce<Config>(storage, maps, parameters);
        __syncwarp();
    } else {
        acquire_registers<Config::consumer_registers>();
        consume<Config>(storage, maps, parameters);
    }

    // No CTA leaves while the other may still write to its memory or arrive at its barriers.
    if constexpr (Config::cluster_size > 1)
        cluster_sync();
}

} // namespace hadal
