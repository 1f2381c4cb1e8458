/// Shared memory of a GEMM block.
#pragma once

#include "common/mbarrier.cuh"
#include "gemm/config.cuh"

namespace hadal {

/// How a split tile's groups of 8 columns, those of one wave after those of another, are shared among the CTAs of its cluster.
template <class Config>
struct SplitShares {
    static constexpr u32 groups = Config::block_n / 8;
    static constexpr u32 most = ceil_div(Config::waves * groups, Config::split);

    __host__ __device__ static constexpr u32 first(u32 rank) { return Config::waves * groups * rank / Config::split; }
};

/// Where the parts lie behind a base that is a multiple of 1024. The host computes the same size; the emitted unit asserts it.
template <class Config>
struct GemmStorage {
    static constexpr u32 a_bytes = Config::block_m * Config::block_k, b_bytes = Config::block_n * Config::block_k;
    static constexpr u32 panel_bytes = 64 * Config::panel_bytes;
    static constexpr u32 scales_b_stride = align_up(Config::scales_b_bytes, 128);

    static constexpr u32 b_offset = Config::stages * a_bytes;
    static constexpr u32 d_offset = b_offset + Config::stages * b_bytes;
    static constexpr u32 scales_a_offset = d_offset + Config::slots * Config::consumer_warpgroups * panel_bytes;
    static constexpr u32 scales_b_offset = scales_a_offset + Config::stages * Config::block_m * sizeof(f32);
    static constexpr u32 full_offset = scales_b_offset + Config::stages * scales_b_stride;
    static constexpr u32 empty_offset = full_offset + Config::stages * sizeof(Mbarrier);
    static constexpr u32 bytes = empty_offset + Config::stages * sizeof(Mbarrier);

    /// What the other CTAs have of this one's share of a split tile takes the place of the stages when all are consumed: a group of 8 columns
    /// is a float4 of each consumer thread.
    static constexpr u32 part_bytes = Config::consumer_threads * sizeof(float4);
    static_assert(Config::split == 1 || Config::split * SplitShares<Config>::most * part_bytes <= d_offset, "the sums of a tile do not fit");

    u8* base;

    __device__ u8* a(u32 stage) const { return base + stage * a_bytes; }
    __device__ u8* b(u32 stage) const { return base + b_offset + stage * b_bytes; }
    __device__ f32* scales_a(u32 stage) const { return reinterpret_cast<f32*>(base + scales_a_offset) + stage * Config::block_m; }
    __device__ f32* scales_b(u32 stage) const { return reinterpret_cast<f32*>(base + scales_b_offset + stage * scales_b_stride); }
    __device__ Mbarrier& full(u32 stage) const { return reinterpret_cast<Mbarrier*>(base + full_offset)[stage]; }
    __device__ Mbarrier& empty(u32 stage) const { return reinterpret_cast<Mbarrier*>(base + empty_offset)[stage]; }

    /// One of the slots in which a warpgroup stages panels of D.
    __device__ u8* d(u32 warpgroup, u32 slot) const { return base + d_offset + (warpgroup * Config::slots + slot) * panel_bytes; }

    /// Where this thread finds what the CTA `source` has of group `index` of this CTA's share.
    __device__ float4* part(u32 source, u32 index) const {
        return reinterpret_cast<float4*>(base) + (source * SplitShares<Config>::most + index) * Config::consumer_threads + threadIdx.x;
    }
};

/// What a launch must ask for. The swizzle works on absolute addresses and a launch cannot align: 1024 bytes of slack.
template <class Config>
constexpr u32 gemm_shared_bytes = GemmStorage<Config>::bytes + 1024;

template <class Config>
__device__ GemmStorage<Config> gemm_storage() {
    extern __shared__ u8 dynamic[];
    return {dynamic + (1024 - shared_address(dynamic) % 1024) % 1024};
}

} // namespace hadal
