/// Rotary position embedding of 64 elements: 32 pairs, each turned by an angle of its own that grows with the token's position.
#pragma once

#include "common/types.cuh"

namespace hadal {

struct RotaryParameters {
    /// [positions, 32], like the sines; null where nothing is rotated.
    const f32* cosines;
    const f32* sines;
    /// The position of each token.
    const i32* token_positions;
    u32 positions;
    /// Whether i is paired with i + 32; else 2i is with 2i + 1.
    u32 halves;
};

constexpr u32 rotary_pairs = 32;

/// A quarter of the work goes to a thread: the pairs 8·quarter … 8·quarter + 7, whose elements fill two vectors in either order.
constexpr u32 rotary_quarters = 4;

/// (x, y) turned. Each product and each sum is rounded, so that the CPU's result has the same bits.
__device__ inline float2 turn(f32 x, f32 y, f32 cosine, f32 sine) {
    return {__fsub_rn(__fmul_rn(x, cosine), __fmul_rn(y, sine)), __fadd_rn(__fmul_rn(y, cosine), __fmul_rn(x, sine))};
}

/// Eight angles of a position. One that the tables do not have turns everything into NaN, which shows.
__device__ inline void load_angles(f32 (&values)[8], const f32* table, u32 position, u32 positions, u32 quarter) {
    const f32 nan = __uint_as_float(0x7fffffff);
    float4 low = {nan, nan, nan, nan}, high = low;
    if (position < positions) {
        const float4* source = reinterpret_cast<const float4*>(table + static_cast<u64>(position) * rotary_pairs + quarter * 8);
        low = source[0], high = source[1];
    }
    values[0] = low.x, values[1] = low.y, values[2] = low.z, values[3] = low.w;
    values[4] = high.x, values[5] = high.y, values[6] = high.z, values[7] = high.w;
}

/// Rotates a quarter of `source` into `destination`, which may be the same. Both begin at a multiple of 16 bytes.
template <class Pairs>
__device__ void rotate_quarter(const RotaryParameters& p, u32 position, u32 quarter, const uint4* source, uint4* destination) {
    const u32 first = p.halves ? quarter : 2 * quarter, second = p.halves ? quarter + rotary_quarters : 2 * quarter + 1;
    const uint4 low = source[first], high = source[second];
    f32 cosines[8], sines[8];
    load_angles(cosines, p.cosines, position, p.positions, quarter);
    load_angles(sines, p.sines, position, p.positions, quarter);

    u32 a[4] = {low.x, low.y, low.z, low.w}, b[4] = {high.x, high.y, high.z, high.w};
    if (p.halves) {
#pragma unroll
        for (u32 i = 0; i < 4; i++) {
            const float2 x = Pairs::unpack(a[i]), y = Pairs::unpack(b[i]);
            const float2 even = turn(x.x, y.x, cosines[2 * i], sines[2 * i]), odd = turn(x.y, y.y, cosines[2 * i + 1], sines[2 * i + 1]);
            a[i] = Pairs::pack(even.x, odd.x), b[i] = Pairs::pack(even.y, odd.y);
        }
    } else {
#pragma unroll
        for (u32 i = 0; i < 4; i++) {
            const float2 x = Pairs::unpack(a[i]), y = Pairs::unpack(b[i]);
            const float2 lower = turn(x.x, x.y, cosines[i], sines[i]), upper = turn(y.x, y.y, cosines[i + 4], sines[i + 4]);
            a[i] = Pairs::pack(lower.x, lower.y), b[i] = Pairs::pack(upper.x, upper.y);
        }
    }
    destination[first] = {a[0], a[1], a[2], a[3]};
    destination[second] = {b[0], b[1], b[2], b[3]};
}

} // namespace hadal
