/// Conversions between number formats (PTX ISA 9.7.9.21, cvt).
#pragma once

#include "common/types.cuh"

namespace hadal {

/// Two floats as BF16, rounded to nearest even, `low` in the lower half.
__device__ inline u32 pack_bf16(f32 low, f32 high) {
    u32 packed;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
    return packed;
}

/// Two floats as e4m3, rounded to nearest even and saturating at ±448, `low` in the lower byte. NaN becomes 0x7F.
__device__ inline u16 pack_e4m3(f32 low, f32 high) {
    u16 packed;
    asm("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;" : "=h"(packed) : "f"(high), "f"(low));
    return packed;
}

__device__ inline f32 to_f32(bf16 value) { return __uint_as_float(static_cast<u32>(value.bits) << 16); }

__device__ inline f32 to_f32(f32 value) { return value; }

} // namespace hadal
