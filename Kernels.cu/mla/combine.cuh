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
    u32 batch, part_count;
    /// Rows of a sequence.
    u32 rows;
};

constexpr u32 mla_combine_threads = 512, mla_combine_warps = mla_combine_threads / warp_size;

/// Columns of a quarter of a row: four for each lane.
constexpr u32 mla_quarter = 4 * warp_size;

__device__ inline void add_weighted(float4& sum, f32 weight, float4 value) {
    sum = {sum.x + weight * value.x, sum.y + weight * value.y, sum.z + weight * value.z, sum.w + weight * value.w};
}

struct MlaPieces;

/// Some pieces of a row, loaded.
template <u32 Quarters>
struct MlaBatch {
    static constexpr u32 size = 8 / Quarters;

    float4 values[size][Quarters];
    f32 exponents[size];

    __device__ MlaBatch(const MlaPieces& pieces, u32 first, u32 step);

    __device__ void add_to(float4 (&sums)[Quarters], f32 total) const {
#pragma unroll
        for (u32 j = 0; j < size; j++) {
            if (exponents[j] == -infinity())
                continue;
#pragma unroll
            for (u32 quarter = 0; quarter < Quarters; quarter++)
                add_weighted(sums[quarter], exp2_of(exponents[j] - total), values[j][quarter]);
        }
    }
};

/// The pieces of one row, and the columns of this lane.
struct MlaPieces {
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

    /// The weighted sum of every `step`-th piece, from `first` on, and the log-sum-exp of all. As many are under way at a time as fit eight loads: the
    /// first of them while the log-sum-exp is added up.
    template <u32 Quarters>
    __device__ f32 add(float4 (&sums)[Quarters], u32 first, u32 step) const {
        MlaBatch<Quarters> batch(*this, first, step);
        const f32 all = total();
        batch.add_to(sums, all);
        for (u32 i = first + step * MlaBatch<Quarters>::size; i < count; i += step * MlaBatch<Quarters>::size)
            MlaBatch<Quarters>(*this, i, step).add_to(sums, all);
        return all;
    }
};

template <u32 Quarters>
__device__ inline MlaBatch<Quarters>::MlaBatch(const MlaPieces& pieces, u32 first, u32 step) {
#pragma unroll
    for (u32 j = 0; j < size; j++) {
        const u32 piece = first + j * step;
        exponents[j] = -infinity();
        if (piece < pieces.count) {
            exponents[j] = pieces.exponent(piece);
#pragma unroll
            for (u32 quarter = 0; quarter < Quarters; quarter++)
                values[j][quarter] = load_quad(pieces.outputs + piece * pieces.row_count * mla_values + quarter * mla_quarter);
        }
    }
}

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

/// The cuts of a plan, sorted by whether a warp alone should put one together.
struct MlaCutLists {
    MlaCut cuts[mla_most_parts];
    /// Indices of cuts into few pieces from the front, of cuts into many from the back.
    u16 order[mla_most_parts];
    u32 few, many;

    __device__ void read(const MlaCuts& all) {
        constexpr u32 most_pieces = 4;
        const u32 count = all.count;
        for (u32 i = threadIdx.x; i < count; i += blockDim.x)
            cuts[i] = all.cuts[i];
        if (threadIdx.x == 0)
            few = many = 0;
        __syncthreads();
        if (threadIdx.x >= warp_size)
            return;
        for (u32 first = 0; first < count; first += warp_size) {
            const u32 i = first + threadIdx.x;
            const bool present = i < count, is_few = present && cuts[i].end_slot - cuts[i].first_slot <= most_pieces;
            const u32 fews = __ballot_sync(0xffffffff, is_few), manies = __ballot_sync(0xffffffff, present && !is_few), before = (1u << threadIdx.x) - 1;
            if (is_few)
                order[few + __popc(fews & before)] = i;
            else if (present)
                order[mla_most_parts - 1 - (many + __popc(manies & before))] = i;
            __syncwarp();
            if (threadIdx.x == 0) {
                few += __popc(fews);
                many += __popc(manies);
            }
            __syncwarp();
        }
    }
};

/// Few pieces: each warp takes halves of rows.
template <class Config>
__device__ void combine_halves(const MlaCombineParameters& p, const MlaCutLists& lists) {
    const u32 units = lists.few * p.rows * 2;
    for (u32 unit = blockIdx.x * mla_combine_warps + warp_index(); unit < units; unit += gridDim.x * mla_combine_warps) {
        const u32 row = unit / 2 % p.rows, column = unit % 2 * 2 * mla_quarter + lane_index() * 4;
        const MlaCut& cut = lists.cuts[lists.order[unit / 2 / p.rows]];
        float4 sums[2]{};
        const f32 total = MlaPieces(p, cut, row, column).add(sums, 0, 1);
        store_row<Config>(p, cut.sequence, row, column, sums[0], total);
        store_row<Config>(p, cut.sequence, row, column + mla_quarter, sums[1], total);
    }
}

/// Many pieces: a warp takes a quarter of a row, or shares it with others of its block, each with a part of the pieces. The order of addition follows
/// from the plan and the size of the grid.
template <class Config>
__device__ void combine_quarters(const MlaCombineParameters& p, const MlaCutLists& lists) {
    __shared__ float4 parts[mla_combine_warps][warp_size];
    const u32 units = lists.many * p.rows * 4, warps = gridDim.x * mla_combine_warps;
    u32 sharing = 1;
    while (sharing < mla_combine_warps && units * sharing * 2 <= warps)
        sharing *= 2;

    const u32 groups = mla_combine_warps / sharing, warp = warp_index(), lane = lane_index(), member = warp % sharing;
    for (u32 first = blockIdx.x * groups; first < units; first += gridDim.x * groups) {
        const u32 unit = min_of(first + warp / sharing, units - 1), row = unit / 4 % p.rows, column = unit % 4 * mla_quarter + lane * 4;
        const MlaCut& cut = lists.cuts[lists.order[mla_most_parts - 1 - unit / 4 / p.rows]];
        float4 sum[1]{};
        const f32 total = MlaPieces(p, cut, row, column).add(sum, member, sharing);
        if (sharing > 1) {
            __syncthreads();
            parts[warp][lane] = sum[0];
            __syncthreads();
            for (u32 i = 1; member == 0 && i < sharing; i++)
                add_weighted(sum[0], 1, parts[warp + i][lane]);
        }
        if (member == 0 && first + warp / sharing < units)
            store_row<Config>(p, cut.sequence, row, column, sum[0], total);
    }
}

template <class Config>
__device__ void mla_combine(const MlaCombineParameters& p) {
    __shared__ MlaCutLists lists;
    wait_for_upstream();
    let_dependents_launch();
    if (p.cuts->batch != p.batch || p.cuts->part_count != p.part_count || p.cuts->count == 0)
        return;
    lists.read(*p.cuts);
    __syncthreads();
    combine_quarters<Config>(p, lists);
    combine_halves<Config>(p, lists);
}

} // namespace hadal
