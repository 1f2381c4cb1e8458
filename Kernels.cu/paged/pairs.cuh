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

} // namespace hadal
