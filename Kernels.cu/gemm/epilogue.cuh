/// The epilogue: accumulators to shared memory to D.
#pragma once

#include "common/bulk_tensor.cuh"
#include "common/convert.cuh"
#include "common/matrix_store.cuh"
#include "common/thread.cuh"
#include "gemm/multiply.cuh"

namespace hadal {

/// The first column of a panel within its tile.
template <class Config>
__device__ constexpr u32 panel_column(u32 panel) {
    return min_of(panel * Config::panel_columns, Config::block_n - Config::panel_columns);
}

/// Writes one panel of 64 rows, swizzled, as BF16.
template <class Config>
__device__ inline void stage_panel(u8* slot, const f32 (&sum)[Config::block_n / 2], u32 first_column, bf16) {
    const u32 lane = lane_index();
    // stmatrix: lanes 8i … 8i + 7 address matrix i; i & 1 picks the lower eight rows, i >> 1 the right group of columns.
    const u32 offset = (warp_index() % 4 * 16 + (lane & 15)) * Config::panel_bytes + (lane >> 4) * 16;
#pragma unroll
    for (u32 column = 0; column < Config::panel_columns; column += 16) {
        const f32* d = sum + (first_column + column) / 2;
        store_matrix_x4(shared_address(slot) + swizzle<Config::panel_bytes>(offset + column * 2), pack_bf16(d[0], d[1]), pack_bf16(d[2], d[3]),
                        pack_bf16(d[4], d[5]), pack_bf16(d[6], d[7]));
    }
}

/// The same as FP32.
template <class Config>
__device__ inline void stage_panel(u8* slot, const f32 (&sum)[Config::block_n / 2], u32 first_column, f32) {
    const u32 lane = lane_index();
    const u32 offset = (warp_index() % 4 * 16 + lane / 4) * Config::panel_bytes + lane % 4 * 8;
#pragma unroll
    for (u32 column = 0; column < Config::panel_columns; column += 8) {
        const f32* d = sum + (first_column + column) / 2;
        store_shared(shared_address(slot) + swizzle<Config::panel_bytes>(offset + column * 4), d[0], d[1]);
        store_shared(shared_address(slot) + swizzle<Config::panel_bytes>(offset + 8 * Config::panel_bytes + column * 4), d[2], d[3]);
    }
}

/// Stores a warpgroup's share of a tile, as many panels at a time as it has slots. The copy engine reads the last of them while the
/// next tile is computed: they are waited for only when they are written again. Warpgroups do not wait for one another.
template <class Config>
__device__ inline void store_tile(const GemmStorage<Config>& storage, const TensorMap& map, const Sums<Config>& sum, u32 warpgroup, Tile tile, u32 m) {
    constexpr u32 all = Config::waves * Config::panels;
    const bool leader = threadIdx.x % warpgroup_size == 0;
    const u32 barrier = 1 + warpgroup;

#pragma unroll
    for (u32 first = 0; first < all; first += Config::slots) {
        if (leader)
            wait_stores_read();
        named_barrier(barrier, warpgroup_size);
#pragma unroll
        for (u32 slot = 0; slot < Config::slots; slot++)
            if (first + slot < all)
                stage_panel<Config>(storage.d(warpgroup, slot), sum[(first + slot) / Config::panels], panel_column<Config>((first + slot) % Config::panels),
                                    typename Config::Result{});
        fence_shared_for_async_proxy();
        named_barrier(barrier, warpgroup_size);
        if (leader) {
#pragma unroll
            for (u32 slot = 0; slot < Config::slots; slot++) {
                const u32 column = tile.n + panel_column<Config>((first + slot) % Config::panels);
                const u32 row = tile.m + (first + slot) / Config::panels * Config::wave_rows + warpgroup * 64;
                if (first + slot < all && row < m && column < Config::N)
                    store_box(map, storage.d(warpgroup, slot), column, row);
            }
            commit_stores();
        }
    }
}

} // namespace hadal
