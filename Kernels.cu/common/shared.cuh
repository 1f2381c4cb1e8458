/// Addresses in the shared window, and the fences between its two proxies.
#pragma once

#include "common/types.cuh"

namespace hadal {

/// The 32-bit address that PTX instructions on shared memory take.
__device__ inline u32 shared_address(const void* pointer) { return static_cast<u32>(__cvta_generic_to_shared(pointer)); }

/// Makes this thread's ordinary writes to shared memory visible to the copy engine and the tensor cores
/// (PTX ISA 9.7.13.4, fence.proxy.async).
__device__ inline void fence_shared_for_async_proxy() { asm volatile("fence.proxy.async.shared::cta;" ::: "memory"); }

/// Makes initialised barriers visible to the cluster (PTX ISA 9.7.13.4, fence.mbarrier_init).
__device__ inline void fence_barrier_init() { asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory"); }

} // namespace hadal
