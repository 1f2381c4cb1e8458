/// The 16-bit formats that attention reads and writes.
#pragma once

#include "common/convert.cuh"

namespace hadal {

/// IEEE binary16.
struct f16 {
    u16 bits;
};

/// Two floats rounded to nearest even, `low` in the lower half (PTX ISA 9.7.9.21, cvt).
template <class Element>
__device__ inline u32 pack_half(f32 low, f32 high);

template <>
__device__ inline u32 pack_half<bf16>(f32 low, f32 high) {
    return pack_bf16(low, high);
}

template <>
__device__ inline u32 pack_half<f16>(f32 low, f32 high) {
    u32 packed;
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
    return packed;
}

} // namespace hadal
