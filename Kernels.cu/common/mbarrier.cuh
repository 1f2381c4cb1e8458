/// Barriers in shared memory.
#pragma once

#include "common/jitter.cuh"
#include "common/shared.cuh"

namespace hadal {

/// A shared-memory barrier that counts arrivals and bytes (PTX ISA 9.7.13.15, mbarrier). One phase ends when every
/// expected arrival has come and every expected byte has landed; the next begins at once.
struct Mbarrier {
    u64 state;

    __device__ void init(u32 arrivals) { asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(shared_address(this)), "r"(arrivals)); }

    __device__ void arrive_expecting(u32 bytes) {
        jitter();
        asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(shared_address(this)), "r"(bytes) : "memory");
    }

    __device__ void arrive() {
        jitter();
        asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(shared_address(this)) : "memory");
    }

    /// Waits until the phase of this parity is over. try_wait sleeps in hardware, so that a waiting warp does not take
    /// issue slots from the warps that compute.
    __device__ void wait(u32 parity) {
        jitter();
        asm volatile(
            "{\n"
            ".reg .pred done;\n"
            "again:\n"
            "mbarrier.try_wait.parity.shared::cta.b64 done, [%0], %1;\n"
            "@done bra over;\n"
            "bra again;\n"
            "over:\n"
            "}\n" ::"r"(shared_address(this)), "r"(parity) : "memory");
    }
};

} // namespace hadal
