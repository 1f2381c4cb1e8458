/// Shared memory of a GEMM block.
#pragma once

#include "common/mbarrier.cuh"
#include "gemm/config.cuh"

namespace hadal {

template <class Config>
struct alignas(1024) GemmStorage {
    /// [wave][warpgroup][panel][64 rows][panel_bytes], swizzled.
    u8 d[Config::block_m * Config::tile_row_bytes];
    u8 a[Config::stages][Config::block_m * Config::block_k];
    u8 b[Config::stages][Config::block_n * Config::block_k];
    f32 scales_a[Config::stages][Config::block_m];
    Mbarrier full[Config::stages];
    Mbarrier empty[Config::stages];

    /// A warpgroup's share of d in one wave.
    __device__ u8* d_of(u32 wave, u32 warpgroup) { return d + (wave * Config::consumer_warpgroups + warpgroup) * 64 * Config::tile_row_bytes; }
};

/// What a launch must ask for. The host computes the same; the emitted unit asserts that both agree.
template <class Config>
constexpr u32 gemm_shared_bytes = 1024 + sizeof(GemmStorage<Config>::d) + sizeof(GemmStorage<Config>::a) + sizeof(GemmStorage<Config>::b) +
                                  sizeof(GemmStorage<Config>::scales_a) + sizeof(GemmStorage<Config>::full) + sizeof(GemmStorage<Config>::empty);

/// The swizzle works on absolute addresses, and the launch cannot align dynamic shared memory: the host adds 1024 bytes of slack.
template <class Config>
__device__ GemmStorage<Config>& gemm_storage() {
    extern __shared__ u8 dynamic[];
    u32 misaligned = shared_address(dynamic) % 1024;
    return *reinterpret_cast<GemmStorage<Config>*>(dynamic + (1024 - misaligned) % 1024);
}

} // namespace hadal
