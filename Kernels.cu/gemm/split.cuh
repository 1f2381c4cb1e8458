/// The epilogue of a tile whose K is split over the CTAs of a cluster.
#pragma once

#include "common/cluster.cuh"
#include "common/global.cuh"
#include "common/matrix_store.cuh"
#include "common/thread.cuh"
#include "gemm/multiply.cuh"

namespace hadal {

/// Each CTA leaves its sums in its shared memory and then adds up those of all for its share of the tile, always in the order of
/// the ranks: the result does not depend on who was first.
template <class Config>
__device__ inline void reduce_tile(const GemmStorage<Config>& storage, const Sums<Config>& sum, u32 warpgroup, Tile tile, const GemmParameters& parameters) {
    const u32 lane = lane_index(), own_row = warpgroup * 64 + warp_index() % 4 * 16 + lane / 4;

    // The stages are overwritten, of which the other warpgroup may still read.
    named_barrier(1, Config::consumer_threads);
#pragma unroll
    for (u32 wave = 0; wave < Config::waves; wave++)
#pragma unroll
        for (u32 group = 0; group < Config::block_n / 8; group++) {
            const f32* d = sum[wave] + 4 * group;
            f32* upper = storage.partial(wave * Config::wave_rows + own_row) + 8 * group + lane % 4 * 2;
            store_shared(shared_address(upper), d[0], d[1]);
            store_shared(shared_address(upper + 8 * GemmStorage<Config>::partial_columns), d[2], d[3]);
        }
    cluster_sync();

    constexpr u32 quads_of_row = Config::block_n / 4;
    const u32 rows = min_of(Config::block_m, parameters.m - tile.m), quads = rows * quads_of_row, rank = cluster_rank();
    for (u32 quad = quads * rank / Config::split + threadIdx.x; quad < quads * (rank + 1) / Config::split; quad += Config::consumer_threads) {
        const u32 row = quad / quads_of_row, column = quad % quads_of_row * 4;
        if (tile.n + column >= Config::N)
            continue;

        auto* d = static_cast<typename Config::Result*>(parameters.d) + static_cast<u64>(tile.m + row) * Config::N + tile.n + column;
        const u32 address = shared_address(storage.partial(row) + column);
        float4 part[Config::split];
#pragma unroll
        for (u32 r = 0; r < Config::split; r++)
            part[r] = load_from_cluster(address, r);
        // D is asked for before the parts are added, and added last.
        const float4 held = Config::accumulate ? load_quad(d) : float4{0, 0, 0, 0};
        float4 total = part[0];
#pragma unroll
        for (u32 r = 1; r < Config::split; r++)
            total = {total.x + part[r].x, total.y + part[r].y, total.z + part[r].z, total.w + part[r].w};
        store_quad(d, {total.x + held.x, total.y + held.y, total.z + held.z, total.w + held.w});
    }
    // Lanes had different numbers of quads, and the barrier that follows wants whole warps.
    __syncwarp();
}

} // namespace hadal
