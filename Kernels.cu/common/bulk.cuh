/// The copy engine's transfers of contiguous bytes (PTX ISA 9.7.9.25.4.1, cp.async.bulk).
#pragma once

#include "common/jitter.cuh"
#include "common/mbarrier.cuh"

namespace hadal {

/// Copies bytes to shared memory, all three numbers multiples of 16; `barrier` counts them. shared::cluster as in load_box.
__device__ inline void load_bytes(void* destination, const u8* source, u32 bytes, Mbarrier& barrier) {
    jitter();
    asm volatile("cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1], %2, [%3];" ::"r"(shared_address(destination)), "l"(source),
                 "r"(bytes), "r"(shared_address(&barrier))
                 : "memory");
}

} // namespace hadal
