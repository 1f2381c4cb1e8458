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

} // namespace hadal
