/// Thread-block clusters.
#pragma once

#include "common/jitter.cuh"
#include "common/shared.cuh"

namespace hadal {

/// This CTA's rank in its cluster (PTX ISA 10.21, %cluster_ctarank).
__device__ inline u32 cluster_rank() {
    u32 rank;
    asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return rank;
}

/// Waits for all threads of the cluster (PTX ISA 9.7.13.3, barrier.cluster).
__device__ inline void cluster_sync() {
    jitter();
    asm volatile("barrier.cluster.arrive.release.aligned;\n"
                 "barrier.cluster.wait.acquire.aligned;" ::: "memory");
}

/// The address in the shared memory of another CTA of the cluster of what lies at `local` in this one's (PTX ISA 9.7.8.23, mapa).
__device__ inline u32 cluster_address(const void* local, u32 rank) {
    u32 address;
    asm("mapa.shared::cluster.u32 %0, %1, %2;" : "=r"(address) : "r"(shared_address(local)), "r"(rank));
    return address;
}

/// Writes four floats to the shared memory of another CTA (PTX ISA 9.7.9.11, st.shared::cluster).
__device__ inline void store_to_cluster(u32 address, float4 value) {
    asm volatile("st.shared::cluster.v4.f32 [%0], {%1, %2, %3, %4};" ::"r"(address), "f"(value.x), "f"(value.y), "f"(value.z), "f"(value.w) : "memory");
}

} // namespace hadal
