/// The ring of stages between producer and consumers.
#pragma once

#include "common/types.cuh"

namespace hadal {

/// A position in a ring of stages; the parity flips at each turn, as the phase of the stage's barriers does.
template <u32 Stages>
struct RingPosition {
    u32 stage = 0;
    u32 parity = 0;

    __device__ void advance() {
        if (++stage == Stages) {
            stage = 0;
            parity ^= 1;
        }
    }
};

} // namespace hadal
