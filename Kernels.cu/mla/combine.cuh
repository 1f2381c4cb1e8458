/// Puts the pieces of sequences together.
#pragma once

#include "common/dependent_launch.cuh"
#include "common/global.cuh"
#include "common/half.cuh"
#include "common/thread.cuh"
#include "mla/config.cuh"
#include "mla/exponential.cuh"

namespace hadal {

struct MlaCombineParameters {
    void* output;
    f32* log_sum_exp;
    const f32* sink;
    const f32* partial_output;
    const f32* partial_log_sum_exp;
    const MlaCuts* cuts;
    /// Rows of a sequence.
    u32 rows;
};

constexpr u32 mla_combine_threads = 512, mla_combine_warps = mla_combine_threads / warp_size;

/// Columns that a warp adds up: four for each lane.
constexpr u32 mla_combine_columns = 4 * warp_size;

/// The pieces of one row, and the columns of this lane.
struct MlaPieces {
    static constexpr u32 batch = 8;

    const f32* outputs;
    const f32* exponents;
    u64 row_count;
    u32 count;

    __device__ MlaPieces(const MlaCombineParameters& p, const MlaCut& cut, u32 row, u32 column)
        : outputs(p.partial_output + (static_cast<u64>(cut.first_slot) * p.rows + row) * mla_values + column),
          exponents(p.partial_log_sum_exp + static_cast<u64>(cut.first_slot) * p.rows + row), row_count(p.rows), count(cut.end_slot - cut.first_slot) {}

    __device__ f32 exponent(u32 piece) const { return exponents[piece * row_count]; }

    /// The log-sum-exp of all pieces, in base 2; a warp adds it up together.
    __device__ f32 total() const {
        f32 most = -infinity();
        for (u32 i = lane_index(); i < count; i += warp_size)
            most = fmaxf(most, exponent(i));
#pragma unroll
        for (u32 distance = warp_size / 2; distance > 0; distance /= 2)
            most = fmaxf(most, __shfl_xor_sync(0xffffffff, most, distance));
        if (most == -infinity())
            return most;

        f32 sum = 0;
        for (u32 i = lane_index(); i < count; i += warp_size)
            sum += exp2_of(exponent(i) - most);
#pragma unroll
        for (u32 distance = warp_size / 2; distance > 0; distance /= 2)
            sum += __shfl_xor_sync(0xffffffff, sum, distance);
        return most + log2_of(sum);
    }

    /// The weighted sum of every `step`-th piece, from `first` on.
    __device__ float4 add(u32 first, u32 step, f32 total) const {
        float4 sum{};
        for (u32 i = first; i < count; i += step * batch) {
            float4 values[batch];
            f32 weights[batch];
#pragma unroll
            for (u32 j = 0; j < batch; j++) {
                const u32 piece = min_of(i + j * step, count - 1);
                values[j] = load_quad(outputs + piece * row_count * mla_values);
                weights[j] = exponent(piece);
            }
#pragma unroll
            for (u32 j = 0; j < batch; j++) {
                const f32 weight = i + j * step < count && total != -infinity() ? exp2_of(weights[j] - total) : 0;
                sum = {sum.x + weight * values[j].x, sum.y + weight * values[j].y, sum.z + weight * values[j].z, sum.w + weight * values[j].w};
            }
        }
        return sum;
    }
};

template <class Config>
__device__ inline void store_row(const MlaCombineParameters& p, u32 sequence, u32 row, u32 column, float4 sum, f32 total) {
    using Element = typename Config::Element;
    f32 factor = 1;
    if constexpr (Config::has_sink) {
        if (total != -infinity())
            factor = sink_share(p.sink[row % Config::heads], total);
    }
    const u64 index = static_cast<u64>(sequence) * p.rows + row;
    auto* const output = static_cast<Element*>(p.output) + index * mla_values + column;
    *reinterpret_cast<uint2*>(output) = {pack_half<Element>(sum.x * factor, sum.y * factor), pack_half<Element>(sum.z * factor, sum.w * factor)};
    if (column == 0)
        p.log_sum_exp[index] = total == -infinity() ? infinity() : total * ln_2;
}

/// A unit of work is a quarter of a row. Where there are fewer than warps, some share one, each with a part of the pieces. The order of addition
/// follows from the plan and the size of the grid.
template <class Config>
__device__ void mla_combine(const MlaCombineParameters& p) {
    __shared__ float4 parts[mla_combine_warps][warp_size];
    wait_for_upstream();
    let_dependents_launch();

    constexpr u32 quarters = mla_values / mla_combine_columns;
    const u32 units = p.cuts->count * p.rows * quarters, warps = gridDim.x * mla_combine_warps;
    u32 sharing = 1;
    while (sharing < mla_combine_warps && units * sharing * 2 <= warps)
        sharing *= 2;

    const u32 groups = mla_combine_warps / sharing, warp = warp_index(), lane = lane_index(), member = warp % sharing;
    for (u32 first = blockIdx.x * groups; first < units; first += gridDim.x * groups) {
        const u32 unit = min_of(first + warp / sharing, units - 1), row = unit / quarters % p.rows, column = unit % quarters * mla_combine_columns + lane * 4;
        const MlaCut cut = p.cuts->cuts[unit / quarters / p.rows];
        const MlaPieces pieces(p, cut, row, column);
        const f32 total = pieces.total();
        float4 sum = pieces.add(member, sharing, total);
        if (sharing > 1) {
            __syncthreads();
            parts[warp][lane] = sum;
            __syncthreads();
            for (u32 i = 1; member == 0 && i < sharing; i++) {
                const float4 part = parts[warp + i][lane];
                sum = {sum.x + part.x, sum.y + part.y, sum.z + part.z, sum.w + part.w};
            }
        }
        if (member == 0 && first + warp / sharing < units)
            store_row<Config>(p, cut.sequence, row, column, sum, total);
    }
}

} // namespace hadal
