/// Accesses to global memory by pairs and quads of elements.
#pragma once

#include "common/convert.cuh"

namespace hadal {

/// Two neighbours, the first at a multiple of their size.
__device__ inline float2 load_pair(const f32* source) { return *reinterpret_cast<const float2*>(source); }

__device__ inline float2 load_pair(const bf16* source) {
    const u32 pair = *reinterpret_cast<const u32*>(source);
    return {__uint_as_float(pair << 16), __uint_as_float(pair & 0xffff0000u)};
}

/// Four neighbours, likewise.
__device__ inline float4 load_quad(const f32* source) { return *reinterpret_cast<const float4*>(source); }

__device__ inline float4 load_quad(const bf16* source) {
    const float2 low = load_pair(source), high = load_pair(source + 2);
    return {low.x, low.y, high.x, high.y};
}

__device__ inline void store_pair(f32* destination, f32 x, f32 y) { *reinterpret_cast<float2*>(destination) = {x, y}; }

__device__ inline void store_pair(bf16* destination, f32 x, f32 y) { *reinterpret_cast<u32*>(destination) = pack_bf16(x, y); }

__device__ inline void store_quad(f32* destination, float4 value) { *reinterpret_cast<float4*>(destination) = value; }

__device__ inline void store_quad(bf16* destination, float4 value) {
    *reinterpret_cast<uint2*>(destination) = {pack_bf16(value.x, value.y), pack_bf16(value.z, value.w)};
}

/// Sixteen bytes that are read once: they leave L1 to others, and L2 fetches the whole line, which the neighbours in K want next. Zeros where
/// they are not present. Predicated and not branched around, so that many are under way at a time. Not ld.global.nc, which promises that
/// nobody writes them while the kernel runs: one that is launched early runs while the kernel in front of it still writes
/// (PTX ISA 9.7.9.8, ld).
__device__ inline uint4 load_once(const u8* source, bool present) {
    uint4 value{};
    asm volatile(
        "{\n"
        ".reg .pred p;\n"
        "setp.ne.b32 p, %5, 0;\n"
        "@p ld.global.L1::no_allocate.L2::128B.v4.u32 {%0, %1, %2, %3}, [%4];\n"
        "}\n" : "+r"(value.x), "+r"(value.y), "+r"(value.z), "+r"(value.w) : "l"(source), "r"(static_cast<u32>(present)));
    return value;
}

/// The same of bytes that others read too.
__device__ inline uint4 load_shared_by_many(const u8* source, bool present) {
    uint4 value{};
    asm volatile(
        "{\n"
        ".reg .pred p;\n"
        "setp.ne.b32 p, %5, 0;\n"
        "@p ld.global.v4.u32 {%0, %1, %2, %3}, [%4];\n"
        "}\n" : "+r"(value.x), "+r"(value.y), "+r"(value.z), "+r"(value.w) : "l"(source), "r"(static_cast<u32>(present)));
    return value;
}

/// One float, or zero.
__device__ inline f32 load_if(const f32* source, bool present) {
    f32 value = 0;
    asm volatile(
        "{\n"
        ".reg .pred p;\n"
        "setp.ne.b32 p, %2, 0;\n"
        "@p ld.global.f32 %0, [%1];\n"
        "}\n" : "+f"(value) : "l"(source), "r"(static_cast<u32>(present)));
    return value;
}

} // namespace hadal
