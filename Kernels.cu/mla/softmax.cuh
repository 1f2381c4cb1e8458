/// The softmax of a row, block by block.
#pragma once

#include "common/thread.cuh"
#include "mla/exponential.cuh"
#include "mla/walk.cuh"

namespace hadal {

/// Query token i of s, the last of a sequence, sees all but the s - 1 - i tokens behind it. Counted, since a division would want registers.
template <class Config>
__device__ inline u32 visible_tokens(const MlaParameters& parameters, u32 length, u32 row) {
    u32 behind = parameters.query_tokens - 1;
#pragma unroll 1
    for (u32 next = Config::heads; next <= row && behind > 0; next += Config::heads)
        behind--;
    return length - min_of(length, behind);
}

/// The largest of the 16 scores that a lane holds of a row, as a tree: a chain would wait for each.
__device__ inline f32 largest_of(const f32 (&scores)[32], u32 half) {
    f32 level[8];
#pragma unroll
    for (u32 i = 0; i < 8; i++)
        level[i] = fmaxf(scores[4 * i + half], scores[4 * i + half + 1]);
#pragma unroll
    for (u32 width = 4; width > 0; width /= 2)
#pragma unroll
        for (u32 i = 0; i < width; i++)
            level[i] = fmaxf(level[i], level[i + width]);
    return level[0];
}

/// The softmax so far of a row of scores, which four lanes share: lane l holds tokens 8g + 2(l % 4) + {0, 1} at scores[4g + half + {0, 1}].
struct MlaSoftmax {
    /// The score, scaled, to which probabilities are relative. Finite from the start, for rows that see no token.
    f32 base = -1e30f;
    /// This lane's part of the sum of the probabilities.
    f32 sum = 0;

    /// Removes tokens from `end` on.
    __device__ static void mask(f32 (&scores)[32], u32 half, u32 end) {
        const u32 token = lane_index() % 4 * 2;
#pragma unroll
        for (u32 i = 0; i < 16; i++)
            if (token + i / 2 * 8 + i % 2 >= end)
                scores[i / 2 * 4 + half + i % 2] = -infinity();
    }

    /// Whether probabilities become so large that they should be relative to a larger score. Up to 2^8 they lose nothing, and as long as the base
    /// stays, sums need no correction.
    __device__ bool outgrown(f32 most) const { return most > base + 8; }

    /// Goes over to a larger score; returns what earlier probabilities are to be multiplied with.
    __device__ f32 rebase(f32 most) {
        const f32 before = base;
        base = fmaxf(before, most);
        const f32 correction = exp2_of(before - base);
        sum *= correction;
        return correction;
    }

    /// Stores the log-sum-exp of the row; returns what its output is to be multiplied with.
    template <class Config>
    __device__ f32 finish(const MlaParameters& parameters, u32 sequence, i32 slot, u32 row) const {
        f32 total = sum + __shfl_xor_sync(0xffffffff, sum, 1);
        total += __shfl_xor_sync(0xffffffff, total, 2);
        const f32 exponent = base + log2_of(total);
        const bool empty = total == 0, writes = row < parameters.rows && lane_index() % 4 == 0;
        f32 factor = empty ? 0 : 1 / total;
        if (slot >= 0) {
            if (writes)
                parameters.partial_log_sum_exp[static_cast<u64>(slot) * parameters.rows + row] = empty ? -infinity() : exponent;
            return factor;
        }

        if (writes)
            parameters.log_sum_exp[static_cast<u64>(sequence) * parameters.rows + row] = empty ? infinity() : exponent * ln_2;
        if constexpr (Config::has_sink) {
            if (!empty)
                factor *= sink_share(parameters.sink[row % Config::heads], exponent);
        }
        return factor;
    }
};

} // namespace hadal
