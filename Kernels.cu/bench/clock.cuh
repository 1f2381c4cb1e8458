/// How fast the multiprocessors run while other work keeps them busy.
#pragma once

#include "common/dependent_launch.cuh"
#include "common/types.cuh"

namespace hadal {

__device__ inline u64 nanoseconds_now() {
    u64 now;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(now));
    return now;
}

/// Counts this multiprocessor's clocks over at least a time: result = {clocks, nanoseconds}.
/// One thread with few registers, so that it fits beside a block that takes the whole multiprocessor.
__device__ inline void measure_clock(u64* result, u64 nanoseconds) {
    wait_for_upstream();
    const u64 start = nanoseconds_now();
    const u64 first_clock = clock64();
    u64 elapsed = 0;
    while (elapsed < nanoseconds) {
        __nanosleep(1000);
        elapsed = nanoseconds_now() - start;
    }
    result[0] = clock64() - first_clock;
    result[1] = elapsed;
}

} // namespace hadal
