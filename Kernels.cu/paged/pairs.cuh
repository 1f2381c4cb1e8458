/// Two neighbouring 16-bit elements in a word, the first in the lower half, as floats and back. NaN comes back as 0x7FFF.
#pragma once

#include "common/half.cuh"

namespace hadal {

struct BFloat16Pairs {
    __device__ static float2 unpack(u32 pair) { return {__uint_as_float(pair << 16), __uint_as_float(pair & 0xffff0000u)}; }

    __device__ static u32 pack(f32 low, f32 high) { return pack_bf16(low, high); }
};

/// PTX ISA 9.7.9.21, cvt.
struct HalfPairs {
    __device__ static float2 unpack(u32 pair) {
        float2 values;
        asm("{\n"
            ".reg .b16 low, high;\n"
            "mov.b32 {low, high}, %2;\n"
            "cvt.f32.f16 %0, low;\n"
            "cvt.f32.f16 %1, high;\n"
            "}\n"
            : "=f"(values.x), "=f"(values.y)
            : "r"(pair));
        return values;
    }

    __device__ static u32 pack(f32 low, f32 high) { return pack_half<f16>(low, high); }
};

/// The four values of a word of e4m3, exactly (by way of FP16, which has them all).
__device__ inline float4 unpack_e4m3(u32 word) {
    u32 low, high;
    asm("{\n"
        ".reg .b16 first, second;\n"
        "mov.b32 {first, second}, %2;\n"
        "cvt.rn.f16x2.e4m3x2 %0, first;\n"
        "cvt.rn.f16x2.e4m3x2 %1, second;\n"
        "}\n"
        : "=r"(low), "=r"(high)
        : "r"(word));
    const float2 first = HalfPairs::unpack(low), second = HalfPairs::unpack(high);
    return {first.x, first.y, second.x, second.y};
}

} // namespace hadal
