/// Reads memory and keeps nothing: what was in the L2 cache before, clean or dirty, is gone after it.
#pragma once

#include "common/dependent_launch.cuh"
#include "common/types.cuh"

namespace hadal {

/// The sink is written only if the bits of all words together are these, so a buffer of zeros never dirties a line;
/// without the possibility the compiler would drop the reads. Dependents begin when all is read, not before: they are what is measured.
__device__ inline void read_all(const uint4* source, u64 count, u32* sink) {
    wait_for_upstream();
    constexpr u32 improbable = 0x5eed1e55;
    u32 bits = 0;
    for (u64 i = static_cast<u64>(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += static_cast<u64>(gridDim.x) * blockDim.x) {
        const uint4 word = source[i];
        bits |= word.x | word.y | word.z | word.w;
    }
    if (bits == improbable)
        *sink = bits;
}

} // namespace hadal
