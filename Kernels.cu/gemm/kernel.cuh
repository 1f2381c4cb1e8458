/// D = A·Bᵀ, or D + A·Bᵀ, of FP8 operands with scales at every 128 of K.
#pragma once

#include "common/thread.cuh"
#include "gemm/consumer.cuh"

namespace hadal {

template <class Config>
__device__ inline void prepare(const GemmStorage<Config>& storage, const GemmMaps& maps) {
    if (threadIdx.x == 0) {
        prefetch(maps.a);
        prefetch(maps.b);
        prefetch(maps.scales_a);
        if constexpr (Config::scales_of_b == ScalesOfB::rows)
            prefetch(maps.scales_b);
        if constexpr (Config::split == 1)
            prefetch(maps.d);
        for (u32 stage = 0; stage < Config::stages; stage++) {
            storage.full(stage).init(1);
            storage.empty(stage).init(Config::consumer_threads / warp_size);
        }
        fence_barrier_init();
    }
    __syncthreads();
}

template <class Config>
__device__ void gemm(const TensorMap& a, const TensorMap& b, const TensorMap& scales_a, const TensorMap& scales_b, const TensorMap& d,
                     const GemmParameters& parameters) {
    const GemmStorage<Config> storage = gemm_storage<Config>();
    const GemmMaps maps{a, b, scales_a, scales_b, d};
    prepare(storage, maps);

    // The producer is the last warpgroup, so that a consumer's index is also the index of its rows.
    if (warp_index() / 4 == Config::consumer_warpgroups) {
        release_registers<Config::producer_registers>();
        if (warp_index() % 4 == 0 && elect_one())
            produce<Config>(storage, maps, parameters);
    } else {
        acquire_registers<Config::consumer_registers>();
        consume<Config>(storage, maps, parameters);
    }
}

} // namespace hadal
