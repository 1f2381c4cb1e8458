/// Who a thread is, and the barriers and registers of groups of threads.
#pragma once

#include "common/jitter.cuh"
#include "common/types.cuh"

namespace hadal {

__device__ inline u32 lane_index() {
    u32 lane;
    asm("mov.u32 %0, %%laneid;" : "=r"(lane));
    return lane;
}

/// The warp's index, broadcast so that ptxas knows it to be uniform and keeps what follows from it in uniform registers.
__device__ inline u32 warp_index() { return __shfl_sync(0xffffffff, threadIdx.x / warp_size, 0); }

/// True in exactly one thread of a converged warp (PTX ISA 9.7.14.11, elect.sync).
__device__ inline bool elect_one() {
    u32 elected;
    asm volatile(
        "{\n"
        ".reg .pred p;\n"
        "elect.sync _|p, 0xffffffff;\n"
        "selp.u32 %0, 1, 0, p;\n"
        "}\n"
        : "=r"(elected));
    return elected != 0;
}

/// Waits for `threads` threads at one of the 16 hardware barriers (PTX ISA 9.7.13.1, barrier.sync). 0 is __syncthreads.
__device__ inline void named_barrier(u32 id, u32 threads) {
    jitter();
    asm volatile("barrier.sync %0, %1;" ::"r"(id), "r"(threads) : "memory");
}

/// Gives registers of this warpgroup back to the pool (PTX ISA 9.7.20.5, setmaxnreg).
template <u32 Count>
__device__ inline void release_registers() {
    asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(Count));
}

/// Takes registers for this warpgroup from the pool, waiting until they are free (PTX ISA 9.7.20.5, setmaxnreg).
template <u32 Count>
__device__ inline void acquire_registers() {
    asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(Count));
}

} // namespace hadal
