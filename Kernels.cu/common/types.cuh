/// Fixed-width names and the few types that cross the host boundary. NVRTC is given no toolkit headers.
#pragma once

namespace hadal {

using u8 = unsigned char;
using u16 = unsigned short;
using u32 = unsigned int;
using u64 = unsigned long long;
using i32 = int;
using f32 = float;

/// The upper half of a float. Arithmetic happens in f32; see convert.cuh.
struct bf16 {
    u16 bits;
};

/// CUtensorMap: opaque to device code, passed by value as a __grid_constant__ parameter (PTX ISA 5.5.8, Tensor-map).
struct alignas(64) TensorMap {
    u64 opaque[16];
};

constexpr u32 warp_size = 32;
constexpr u32 warpgroup_size = 128;

__host__ __device__ constexpr u32 ceil_div(u32 value, u32 divisor) { return (value + divisor - 1) / divisor; }

__host__ __device__ constexpr u32 align_up(u32 value, u32 multiple) { return ceil_div(value, multiple) * multiple; }

__host__ __device__ constexpr u32 gcd(u32 a, u32 b) { return b == 0 ? a : gcd(b, a % b); }

__host__ __device__ constexpr u32 min_of(u32 a, u32 b) { return a < b ? a : b; }

__host__ __device__ constexpr u32 max_of(u32 a, u32 b) { return a < b ? b : a; }

/// A number that is known to the compiler, as an argument.
template <u32 Value>
struct Constant {
    __device__ constexpr operator u32() const { return Value; }
};

} // namespace hadal
