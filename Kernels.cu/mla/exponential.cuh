/// Exponentials, and attention sinks.
#pragma once

#include "common/types.cuh"

namespace hadal {

constexpr f32 ln_2 = 0.693147180559945309f, log2_e = 1.44269504088896341f;

__device__ inline f32 infinity() { return __uint_as_float(0x7f800000); }

/// 2^x (PTX ISA 9.7.3.21, ex2).
__device__ inline f32 exp2_of(f32 x) {
    f32 result;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(x));
    return result;
}

/// log2(x) (PTX ISA 9.7.3.20, lg2).
__device__ inline f32 log2_of(f32 x) {
    f32 result;
    asm("lg2.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(x));
    return result;
}

/// What is left to a row whose scores have the log-sum-exp `exponent`, in base 2, where a further score goes to nothing:
/// exp(lse) / (exp(lse) + exp(sink)).
__device__ inline f32 sink_share(f32 sink, f32 exponent) { return 1 / (1 + exp2_of(sink * log2_e - exponent)); }

} // namespace hadal
