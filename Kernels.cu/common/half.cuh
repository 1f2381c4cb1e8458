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

/// The four values of a word of e4m3, exactly: by way of FP16, which has them all.
__device__ inline float4 unpack_e4m3(u32 word) {
    float4 values;
    asm("{\n"
        ".reg .b16 first, second, low, high;\n"
        ".reg .b32 pair;\n"
        "mov.b32 {first, second}, %4;\n"
        "cvt.rn.f16x2.e4m3x2 pair, first;\n"
        "mov.b32 {low, high}, pair;\n"
        "cvt.f32.f16 %0, low;\n"
        "cvt.f32.f16 %1, high;\n"
        "cvt.rn.f16x2.e4m3x2 pair, second;\n"
        "mov.b32 {low, high}, pair;\n"
        "cvt.f32.f16 %2, low;\n"
        "cvt.f32.f16 %3, high;\n"
        "}\n" : "=f"(values.x), "=f"(values.y), "=f"(values.z), "=f"(values.w) : "r"(word));
    return values;
}

} // namespace hadal
