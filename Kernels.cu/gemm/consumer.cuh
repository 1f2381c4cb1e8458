/// A consumer warpgroup: multiplies, promotes, stores.
#pragma once

#include "common/dependent_launch.cuh"
#include "common/global.cuh"
#include "gemm/block_scales.cuh"
#include "gemm/epilogue.cuh"
#include "gemm/multiply.cuh"
#include "gemm/producer.cuh"
#include "gemm/row_scales.cuh"
#include "gemm/split.cuh"

namespace hadal {

/// Zeros, or what D holds: asked for ahead of the first multiplication, which hides the latency. The sum of K then begins with D instead of
/// ending with it, all in FP32. A split tile takes D in last.
template <class Config>
__device__ inline void start_sums(Sums<Config>& sum, u32 warpgroup, Tile tile, const GemmParameters& parameters) {
    const u32 lane = lane_index();
#pragma unroll
    for (u32 i = 0; i < Config::waves * Config::block_n / 8 * 2; i++) {
        const u32 wave = i / (Config::block_n / 4), group = i / 2 % (Config::block_n / 8), half = i % 2;
        float2 held{0, 0};
        if constexpr (Config::accumulate && Config::split == 1) {
            const u32 row = tile.m + wave * Config::wave_rows + warpgroup * 64 + warp_index() % 4 * 16 + lane / 4 + 8 * half;
            const u32 column = tile.n + 8 * group + lane % 4 * 2;
            if (row < parameters.m && column < Config::N)
                held = load_pair(static_cast<const typename Config::Result*>(parameters.d) + static_cast<u64>(row) * Config::N + column);
        }
        sum[wave][4 * group + 2 * half] = held.x;
        sum[wave][4 * group + 2 * half + 1] = held.y;
    }
}

/// multiply_tile compiled for each place where the blocks of scales can begin in a tile, so that its loop knows.
template <class Config, u32 Phase = 1>
__device__ inline void multiply_blocks(Sums<Config>& sum, const GemmStorage<Config>& storage, RingPosition<Config::stages>& ring,
                                       const KRange<Config>& range, u32 warpgroup, Tile tile, const f32* scales_b) {
    using Phases = BlockPhases<Config::block_n>;
    constexpr u32 leading = Phases::straddling ? Phase * Phases::granule / 8 : 16;
    if constexpr (Phase < Phases::count)
        if (128 - tile.n % 128 != 8 * leading)
            return multiply_blocks<Config, Phase + 1>(sum, storage, ring, range, warpgroup, tile, scales_b);
    multiply_tile<Config>(sum, storage, ring, range, BlockScales<Config, leading>(scales_b, tile.n, range.first), warpgroup);
}

template <class Config>
__device__ void consume(const GemmStorage<Config>& storage, const GemmMaps& maps, const GemmParameters& parameters) {
    const u32 warpgroup = warp_index() / 4;
    TileScheduler<Config> scheduler(parameters.m);
    RingPosition<Config::stages> ring;
    const KRange<Config> range;
    wait_for_upstream();

    for (Tile tile; scheduler.next(tile);) {
        Sums<Config> sum;
        start_sums<Config>(sum, warpgroup, tile, parameters);
        if constexpr (Config::scales_of_b == ScalesOfB::blocks)
            multiply_blocks<Config>(sum, storage, ring, range, warpgroup, tile, parameters.scales_b);
        else
            multiply_tile<Config>(sum, storage, ring, range, RowScales<Config>{}, warpgroup);

        if constexpr (Config::split > 1)
            reduce_tile<Config>(storage, sum, warpgroup, tile, parameters);
        else
            store_tile<Config>(storage, maps.d, sum, warpgroup, tile, parameters.m);
    }

    if (Config::split == 1 && threadIdx.x % warpgroup_size == 0)
        wait_stores();
}

} // namespace hadal
