/// The main loop of a consumer warpgroup: multiplies a block of K on the tensor cores, promotes it into FP32 sums.
#pragma once

#include "common/ring.cuh"
#include "common/wgmma.cuh"
#include "gemm/scheduler.cuh"
#include "gemm/storage.cuh"

namespace hadal {

/// A warpgroup's sums of a tile, wave by wave; see WgmmaE4M3 for who holds what.
template <class Config>
using Sums = f32[Config::waves][Config::block_n / 2];

/// Starts partial = A[64, 128] · B[block_n, 128]ᵀ of one stage.
template <class Config>
__device__ inline void issue(f32 (&partial)[Config::block_n / 2], u64 a, u64 b) {
    pin(partial);
    wgmma_fence();
#pragma unroll
    for (u32 k = 0; k < Config::block_k / 32; k++)
        WgmmaE4M3<Config::block_n>::issue(partial, a + 2 * k, b + 2 * k, k != 0);
    wgmma_commit();
    pin(partial);
}

/// sum += the tile's product, block of K by block of K. The warpgroups take turns on the tensor cores without being told: while one
/// promotes, the other multiplies.
template <class Config, class Scales>
__device__ inline void multiply_tile(Sums<Config>& sum, const GemmStorage<Config>& storage, RingPosition<Config::stages>& ring, const KRange<Config>& range,
                                     Scales scales, u32 warpgroup) {
    const u32 row = warpgroup * 64 + warp_index() % 4 * 16 + lane_index() / 4;
    const u64 a_base = swizzled_operand(storage.a(0)) + warpgroup * 64 * 128 / 16;
    const u64 b_base = swizzled_operand(storage.b(0));

    f32 partial[Config::block_n / 2];

#pragma unroll 1
    for (u32 k_block = range.first; k_block < range.end; k_block++, ring.advance()) {
        const u32 stage = ring.stage;
        const u64 a = a_base + stage * (Config::block_m * 128 / 16), b = b_base + stage * (Config::block_n * 128 / 16);
        storage.full(stage).wait(ring.parity);

        f32 upper[Config::waves], lower[Config::waves];
#pragma unroll
        for (u32 wave = 0; wave < Config::waves; wave++) {
            upper[wave] = storage.scales_a(stage)[wave * Config::wave_rows + row];
            lower[wave] = storage.scales_a(stage)[wave * Config::wave_rows + row + 8];
        }
        scales.fetch(storage, stage, k_block);

#pragma unroll
        for (u32 wave = 0; wave < Config::waves; wave++) {
            issue<Config>(partial, a + wave * (Config::wave_rows * 128 / 16), b);
            wgmma_wait<0>();
            pin(partial);
            if (wave == Config::waves - 1 && lane_index() == 0)
                storage.empty(stage).arrive();
            scales.promote(sum[wave], partial, upper[wave], lower[wave]);
        }
    }
}

} // namespace hadal
