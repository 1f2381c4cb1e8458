/// The copy engine's tiled transfers between global and shared memory (PTX ISA 9.7.9.25, cp.async.bulk.tensor).
#pragma once

#include "common/jitter.cuh"
#include "common/mbarrier.cuh"

namespace hadal {

/// Fetches a tensor map into the descriptor cache ahead of its first use (PTX ISA 9.7.9.18, prefetch.tensormap).
__device__ inline void prefetch(const TensorMap& map) { asm volatile("prefetch.tensormap [%0];" ::"l"(&map) : "memory"); }

/// Copies the box at (inner, outer) to shared memory; `barrier` counts its bytes. What lies outside the tensor reads as zero
/// and counts too. Written as shared::cluster, in which a CTA's own addresses are valid, since shared::cta as a destination
/// is newer than the oldest compiler that is served.
__device__ inline void load_box(void* destination, const TensorMap& map, Mbarrier& barrier, u32 inner, u32 outer) {
    jitter();
    asm volatile("cp.async.bulk.tensor.2d.shared::cluster.global.tile.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4}], [%2];" ::"r"(
                     shared_address(destination)),
                 "l"(&map), "r"(shared_address(&barrier)), "r"(inner), "r"(outer)
                 : "memory");
}

/// Brings the box at (inner, outer) into L2 (PTX ISA 9.7.9.25.5.4, cp.async.bulk.prefetch.tensor).
__device__ inline void prefetch_box(const TensorMap& map, u32 inner, u32 outer) {
    asm volatile("cp.async.bulk.prefetch.tensor.2d.L2.global.tile [%0, {%1, %2}];" ::"l"(&map), "r"(inner), "r"(outer) : "memory");
}

/// Copies a box from shared memory to (inner, outer); what lies outside the tensor is not written.
__device__ inline void store_box(const TensorMap& map, const void* source, u32 inner, u32 outer) {
    jitter();
    asm volatile("cp.async.bulk.tensor.2d.global.shared::cta.tile.bulk_group [%0, {%2, %3}], [%1];" ::"l"(&map), "r"(shared_address(source)),
                 "r"(inner), "r"(outer)
                 : "memory");
}

/// Closes the group of this thread's stores so far (PTX ISA 9.7.9.26.1, cp.async.bulk.commit_group).
__device__ inline void commit_stores() { asm volatile("cp.async.bulk.commit_group;" ::: "memory"); }

/// Waits until the stores of this thread no longer read shared memory (PTX ISA 9.7.9.26.2, cp.async.bulk.wait_group).
__device__ inline void wait_stores_read() { asm volatile("cp.async.bulk.wait_group.read 0;" ::: "memory"); }

/// Waits until the stores of this thread are done.
__device__ inline void wait_stores() { asm volatile("cp.async.bulk.wait_group 0;" ::: "memory"); }

} // namespace hadal
