/// The epilogue: accumulators to shared memory to D.
#pragma once

#include "common/bulk_tensor.cuh"
#include "common/convert.cuh"
#include "common/matrix_store.cuh"
#include "common/thread.cuh"
#include "gemm/scheduler.cuh"
#include "gemm/storage.cuh"

namespace hadal {

/// Writes one wave of 64 rows into its swizzled panels as BF16.
template <class Config>
__device__ void stage_result(u32 panels, const f32 (&sum)[Config::block_n / 2], bf16) {
    const u32 lane = lane_index(), warp = warp_index() % 4;
    // stmatrix: lanes 8i … 8i + 7 address matrix i; i & 1 picks the lower eight rows, i >> 1 the right group of columns.
    const u32 row = warp * 16 + (lane & 15);
#pragma unroll
    for (u32 pair = 0; pair < Config::block_n / 16; pair++) {
        const u32 column_byte = pair * 32 + (lane >> 4) * 16;
        const u32 panel = pair * 32 / Config::panel_bytes;
        const u32 offset = row * Config::panel_bytes + column_byte % Config::panel_bytes;
        const f32* d = sum + 8 * pair;
        store_matrix_x4(panels + panel * 64 * Config::panel_bytes + swizzle<Config::panel_bytes>(offset), pack_bf16(d[0], d[1]), pack_bf16(d[2], d[3]),
                        pack_bf16(d[4], d[5]), pack_bf16(d[6], d[7]));
    }
}

/// Writes one wave of 64 rows into its swizzled panels as FP32.
template <class Config>
__device__ void stage_result(u32 panels, const f32 (&sum)[Config::block_n / 2], f32) {
    const u32 lane = lane_index(), warp = warp_index() % 4;
    const u32 row = warp * 16 + lane / 4;
#pragma unroll
    for (u32 group = 0; group < Config::block_n / 8; group++) {
        const u32 panel = group * 32 / Config::panel_bytes;
        const u32 column_byte = group * 32 % Config::panel_bytes + lane % 4 * 8;
        const u32 base = panels + panel * 64 * Config::panel_bytes;
        store_shared(base + swizzle<Config::panel_bytes>(row * Config::panel_bytes + column_byte), sum[4 * group], sum[4 * group + 1]);
        store_shared(base + swizzle<Config::panel_bytes>((row + 8) * Config::panel_bytes + column_byte), sum[4 * group + 2], sum[4 * group + 3]);
    }
}

/// Stores a warpgroup's share of a tile. The copy engine reads the panels while the next tile is computed: they are waited for
/// only when they are written again. Warpgroups do not wait for one another.
template <class Config>
__device__ void store_tile(GemmStorage<Config>& storage, const TensorMap& map, const f32 (&sum)[Config::waves][Config::block_n / 2], u32 warpgroup,
                           Tile tile, u32 m) {
    const bool leader = threadIdx.x % warpgroup_size == 0;
    const u32 barrier = 1 + warpgroup;

    if (leader)
        wait_stores_read();
    named_barrier(barrier, warpgroup_size);

#pragma unroll
    for (u32 wave = 0; wave < Config::waves; wave++)
        stage_result<Config>(shared_address(storage.d_of(wave, warpgroup)), sum[wave], typename Config::Result{});

    fence_shared_for_async_proxy();
    named_barrier(barrier, warpgroup_size);
    if (!leader)
        return;

#pragma unroll
    for (u32 wave = 0; wave < Config::waves; wave++) {
        const u32 row = tile.m + (wave * Config::consumer_warpgroups + warpgroup) * 64;
        if (row >= m)
            break;
        for (u32 panel = 0; panel < Config::panels; panel++) {
            const u32 column = tile.n + panel * Config::panel_columns;
            if (column < Config::N)
                store_box(map, storage.d_of(wave, warpgroup) + panel * 64 * Config::panel_bytes, column, row);
        }
    }
    commit_stores();
}

} // namespace hadal
