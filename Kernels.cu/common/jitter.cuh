/// Random pauses where threads synchronise, by which tests hunt races.
#pragma once

#include "common/types.cuh"

namespace hadal {

/// Stands at the head of every wait, arrival, barrier and copy. Nothing at all unless HADAL_JITTER, a seed, is defined: then a warp
/// sleeps here every fourth time, for up to two microseconds (PTX ISA 9.7.20.2, nanosleep). What a warp that is late or early can
/// spoil is spoilt sooner or later.
__device__ inline void jitter() {
#ifdef HADAL_JITTER
    u32 random;
    asm volatile("mov.u32 %0, %%clock;" : "=r"(random));
    random = (random ^ (blockIdx.x * 0x9e3779b9u) ^ (threadIdx.x / warp_size * 0x85ebca6bu) ^ (HADAL_JITTER)) * 0xc2b2ae35u;
    random ^= random >> 15;
    random *= 0x2c1b3c6du;
    if (random >> 30 == 0)
        __nanosleep(random >> 12 & 1023);
#endif
}

} // namespace hadal
