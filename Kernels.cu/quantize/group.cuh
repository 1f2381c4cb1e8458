/// What all quantisers do to a group of values that share a scale.
#pragma once

#include "common/convert.cuh"

namespace hadal {

/// The transposed result is null where only the straight one is asked for, and the other way round.
struct QuantizeParameters {
    const void* source;
    u8* values;
    f32* scales;
    u8* transposed_values;
    f32* transposed_scales;
    u32 rows;
    u32 columns;
    u32 scale_stride;
    u32 transposed_scale_stride;
    u32 power_of_two;
};

/// The scale of a group, and the factor that its values are multiplied by: NaN where the group is not finite, so that all its
/// values become NaN.
struct GroupScale {
    f32 scale;
    f32 factor;
};

/// `largest` holds the bits of the group's largest magnitude. Magnitudes order as their bits do, and NaN above infinity above
/// all numbers, so one integer maximum finds all three.
__device__ inline GroupScale group_scale(u32 largest, bool power_of_two) {
    constexpr u32 infinity = 0x7f800000;
    if (largest >= infinity)
        return {1.0f, __uint_as_float(0x7fffffff)};

    const f32 a = fmaxf(__uint_as_float(largest), 1e-4f);
    const f32 scale = __fdiv_rn(a, 448.0f);
    if (!power_of_two)
        return {scale, __fdiv_rn(448.0f, a)};

    const u32 bits = __float_as_uint(scale);
    const u32 exponent = (bits >> 23) + ((bits & 0x7fffff) != 0);
    return {__uint_as_float(exponent << 23), __uint_as_float((254 - exponent) << 23)};
}

__device__ inline u32 magnitude(f32 value) { return __float_as_uint(value) & 0x7fffffff; }

/// Four consecutive values of a row; what lies behind the row's end counts as zero.
template <class Element>
__device__ inline void load_four(f32 (&x)[4], const Element* row, u32 column, u32 columns);

template <>
__device__ inline void load_four<f32>(f32 (&x)[4], const f32* row, u32 column, u32 columns) {
    const float4 v = column < columns ? *reinterpret_cast<const float4*>(row + column) : make_float4(0, 0, 0, 0);
    x[0] = v.x, x[1] = v.y, x[2] = v.z, x[3] = v.w;
}

template <>
__device__ inline void load_four<bf16>(f32 (&x)[4], const bf16* row, u32 column, u32 columns) {
    const uint2 v = column < columns ? *reinterpret_cast<const uint2*>(row + column) : make_uint2(0, 0);
    x[0] = __uint_as_float(v.x << 16), x[1] = __uint_as_float(v.x & 0xffff0000);
    x[2] = __uint_as_float(v.y << 16), x[3] = __uint_as_float(v.y & 0xffff0000);
}

/// Four values of a group as e4m3.
__device__ inline u32 quantize_four(const f32 (&x)[4], f32 factor) {
    const u32 low = pack_e4m3(x[0] * factor, x[1] * factor), high = pack_e4m3(x[2] * factor, x[3] * factor);
    return low | high << 16;
}

} // namespace hadal
