/// Thread-block clusters.
#pragma once

#include "common/jitter.cuh"
#include "common/types.cuh"

namespace hadal {

/// This CTA's rank in its cluster (PTX ISA 10.21, %cluster_ctarank).
__device__ inline u32 cluster_rank() {
    u32 rank;
    asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return rank;
}

/// Waits for all threads of the cluster (PTX ISA 9.7.13.2, barrier.cluster).
__device__ inline void cluster_sync() {
    jitter();
    asm volatile("barrier.cluster.arrive.release.aligned;\n"
                 "barrier.cluster.wait.acquire.aligned;" ::: "memory");
}

/// Reads four floats of the shared memory of another CTA of the cluster, `address` being where they lie in this one's
/// (PTX ISA 9.7.8.23, mapa; 9.7.9.8, ld.shared::cluster).
__device__ inline float4 load_from_cluster(u32 address, u32 rank) {
    float4 value;
    asm volatile(
        "{\n"
        ".reg .b32 remote;\n"
        "mapa.shared::cluster.u32 remote, %4, %5;\n"
        "ld.shared::cluster.v4.f32 {%0, %1, %2, %3}, [remote];\n"
        "}\n" : "=f"(value.x), "=f"(value.y), "=f"(value.z), "=f"(value.w) : "r"(address), "r"(rank) : "memory");
    return value;
}

} // namespace hadal
