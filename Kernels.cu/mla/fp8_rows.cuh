/// e4m3 numbers with a scale, as BF16.
#pragma once

#include "common/convert.cuh"

namespace hadal {

/// Four e4m3 as floats (PTX ISA 9.7.9.21, cvt).
__device__ inline float4 widen_e4m3(u32 four) {
    float4 wide;
    asm("{\n"
        ".reg .b16 low, high, x, y;\n"
        ".reg .b32 pair;\n"
        "mov.b32 {low, high}, %4;\n"
        "cvt.rn.f16x2.e4m3x2 pair, low;\n"
        "mov.b32 {x, y}, pair;\n"
        "cvt.f32.f16 %0, x;\n"
        "cvt.f32.f16 %1, y;\n"
        "cvt.rn.f16x2.e4m3x2 pair, high;\n"
        "mov.b32 {x, y}, pair;\n"
        "cvt.f32.f16 %2, x;\n"
        "cvt.f32.f16 %3, y;\n"
        "}\n" : "=f"(wide.x), "=f"(wide.y), "=f"(wide.z), "=f"(wide.w) : "r"(four));
    return wide;
}

/// Whether a scale is a BF16 number that 2^120 times is one too. Scales that are powers of two are.
__device__ inline bool is_narrow_scale(f32 scale) {
    const u32 bits = __float_as_uint(scale);
    return (bits & 0xffff) == 0 && bits >= 0x00800000 && bits < 0x43800000;
}

/// Whether one of four e4m3 is NaN, of which all bits but the sign are set.
__device__ inline bool has_nan(u32 four) { return (((four & 0x7f7f7f7f) + 0x01010101) & 0x80808080) != 0; }

/// The bytes 0 and 1, or 2 and 3, of four e4m3, none of them NaN, times 2^-120: exponent and fraction as they are in the places of a BF16, which has
/// an exponent that is larger by 120 and takes subnormal numbers for what they are, too.
template <u32 Pair>
__device__ inline u32 place_e4m3(u32 four) {
    const u32 bytes = __byte_perm(four, 0, Pair == 0 ? 0x1404 : 0x3424);
    return (bytes & 0x80008000) | ((bytes >> 4) & 0x07f007f0);
}

/// Both halves multiplied as BF16, rounded to nearest even (PTX ISA 9.7.4.3, mul).
__device__ inline u32 multiply_bf16(u32 x, u32 y) {
    u32 product;
    asm("mul.rn.bf16x2 %0, %1, %2;" : "=r"(product) : "r"(x), "r"(y));
    return product;
}

/// Four e4m3 times a scale, by what is right for any scale. Conversions take their time.
__device__ inline uint2 widen_any(u32 four, f32 scale) {
    const float4 wide = widen_e4m3(four);
    return {pack_bf16(wide.x * scale, wide.y * scale), pack_bf16(wide.z * scale, wide.w * scale)};
}

/// The same for a narrow scale, given 2^120 times in both halves, where none is NaN: the result has the same bits.
__device__ inline uint2 widen_narrow(u32 four, u32 scales) {
    return {multiply_bf16(place_e4m3<0>(four), scales), multiply_bf16(place_e4m3<1>(four), scales)};
}

} // namespace hadal
