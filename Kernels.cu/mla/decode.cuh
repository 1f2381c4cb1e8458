/// Attention of new tokens to a paged cache of latent keys.
#pragma once

#include "common/dependent_launch.cuh"
#include "mla/scores.cuh"
#include "mla/values.cuh"

namespace hadal {

template <class Config>
__device__ inline void prepare(const MlaStorage<Config>& storage, const MlaMaps& maps) {
    constexpr u32 warps = warpgroup_size / warp_size;
    if (threadIdx.x == 0) {
        prefetch(maps.keys);
        if constexpr (Config::cache == MlaCache::fp8) {
            prefetch(maps.scales);
            prefetch(maps.tails);
            for (u32 slot = 0; slot < MlaRaw::slots; slot++)
                for (u32 side = 0; side < 2; side++)
                    storage.raw_full(slot, side).init(1);
        }
        for (u32 stage = 0; stage < Config::stages; stage++) {
            for (u32 side = 0; side < 2; side++) {
                storage.full(stage, side).init(Config::cache == MlaCache::fp8 ? warps : 1);
                storage.read(stage, side).init(warps * (side + 1));
            }
            storage.ready(stage).init(warps);
            storage.scored(stage).init(warps);
        }
        fence_barrier_init();
    }
    __syncthreads();
}

/// Warpgroup 0 makes probabilities, 1 and 2 bring and sum up the left and the right half of the values.
template <class Config>
__device__ void mla_decode(const MlaMaps& maps, const MlaParameters& parameters) {
    const MlaStorage<Config> storage = mla_storage<Config>();
    prepare(storage, maps);
    const u32 warpgroup = warp_index() / 4;
    if (warpgroup == 0) {
        acquire_registers<Config::score_registers>();
        wait_for_upstream();
        let_dependents_launch();
        if (is_plan_of(parameters))
            score(storage, parameters);
    } else {
        release_registers<Config::value_registers>();
        wait_for_upstream();
        if (is_plan_of(parameters))
            sum_values(storage, maps, parameters, warpgroup - 1);
    }
}

} // namespace hadal
