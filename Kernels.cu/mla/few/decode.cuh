/// Attention of few query rows to a paged cache of FP8 rows.
#pragma once

#include "common/dependent_launch.cuh"
#include "common/global.cuh"
#include "mla/few/queries.cuh"
#include "mla/few/run.cuh"

namespace hadal {

/// Adds the sums of a team, which have their own bases, to those of the first.
__device__ inline void add_team(MlaFewSums& sums, MlaFewRows& of, const MlaFewStorage& storage, const MlaFewWarp& warp) {
    const u32 lane = lane_index();
    const float4 state = storage.states()[threadIdx.x % (mla_team_warps * warp_size)];
    const f32 upper = of.upper.rebase(state.x), lower = of.lower.rebase(state.z);
    const f32 upper_other = exp2_of(state.x - of.upper.base), lower_other = exp2_of(state.z - of.lower.base);
    of.upper.sum += state.y * upper_other;
    of.lower.sum += state.w * lower_other;
#pragma unroll
    for (u32 tile = 0; tile < mla_warp_tiles; tile++)
#pragma unroll
        for (u32 i = 0; i < 16; i++) {
            const float4 other = storage.sums(warp.tile(tile))[i * warp_size + lane];
            f32(&own)[4] = sums[tile][i];
            own[0] = own[0] * upper + other.x * upper_other;
            own[1] = own[1] * upper + other.y * upper_other;
            own[2] = own[2] * lower + other.z * lower_other;
            own[3] = own[3] * lower + other.w * lower_other;
        }
}

/// Adds up the teams' sums, in their order; the first has the result.
__device__ inline void merge_teams(MlaFewSums& sums, MlaFewRows& of, const MlaFewStorage& storage, const MlaFewWarp& warp) {
#pragma unroll 1
    for (u32 team = 1; team < mla_teams; team++) {
        __syncthreads();
        if (warp.team == team) {
#pragma unroll
            for (u32 tile = 0; tile < mla_warp_tiles; tile++)
#pragma unroll
                for (u32 i = 0; i < 16; i++) {
                    const f32(&own)[4] = sums[tile][i];
                    storage.sums(warp.tile(tile))[i * warp_size + lane_index()] = {own[0], own[1], own[2], own[3]};
                }
            storage.states()[threadIdx.x % (mla_team_warps * warp_size)] = {of.upper.base, of.upper.sum, of.lower.base, of.lower.sum};
        }
        __syncthreads();
        if (warp.team == 0)
            add_team(sums, of, storage, warp);
    }
}

template <class Element>
__device__ inline void store_few(Element* first, const MlaTileSums& sums, u32 half, f32 factor) {
#pragma unroll
    for (u32 i = 0; i < 8; i++) {
        const f32 *even = sums[2 * i] + half, *odd = sums[2 * i + 1] + half;
        store_quad(first + 16 * i, {even[0] * factor, odd[0] * factor, even[1] * factor, odd[1] * factor});
    }
}

/// Stores a row's columns and its log-sum-exp.
template <class Config>
__device__ inline void store_row(const MlaFewSums& sums, const MlaSoftmax& softmax, const MlaParameters& parameters, const MlaPiece& piece, const MlaFewWarp& warp, u32 row, u32 half) {
    const f32 factor = softmax.finish<Config>(parameters, piece.sequence, piece.slot, row);
    if (row >= parameters.rows)
        return;
    const u64 first = (static_cast<u64>(piece.slot >= 0 ? piece.slot : piece.sequence) * parameters.rows + row) * mla_values + lane_index() % 4 * 4;
#pragma unroll
    for (u32 i = 0; i < mla_warp_tiles; i++) {
        const u64 column = first + warp.tile(i) * mla_tile_columns;
        if (piece.slot >= 0)
            store_few(parameters.partial_output + column, sums[i], half, factor);
        else
            store_few(static_cast<typename Config::Element*>(parameters.output) + column, sums[i], half, factor);
    }
}

template <class Config>
__device__ void attend_few(const MlaFewStorage& storage, const u8* cache, const MlaParameters& parameters) {
    const MlaFewWarp warp = this_few_warp();
    MlaFewLoader<Config> loader(storage, cache, parameters, warp.team);
    if (warp.half == 0)
        loader.start();
    MlaPiece piece = before_first_piece();
    MlaRun run{warp.team};
    u32 runs_before = 0;
    for (;;) {
        next_piece<Config>(piece, parameters);
        if (piece.end_block == 0)
            return;
        // None reads those of the piece before: the merge has been.
#pragma unroll
        for (u32 i = 0; i < mla_few_rows; i += mla_teams * mla_team_warps)
            place_query<Config>(storage, parameters, piece.sequence, i + warp.team * mla_team_warps + warp.half);
        __syncthreads();

        const u32 row = lane_index() / 4;
        MlaFewAttention<Config> attention{storage, parameters, warp, loader, {}, {{}, {}, parameters.scale * storage.row_factors()[row], parameters.scale * storage.row_factors()[row + 8]}, {}};
        const u32 end = runs_before + run_count(piece);
#pragma unroll 1
        for (; run.index < end; run.index += mla_teams)
            attention.attend(run, (first_run(piece) + run.index - runs_before) * mla_few_tokens, piece.length);
        runs_before = end;
#pragma unroll
        for (u32 i = 0; i < mla_warp_tiles; i++)
            correct_tile(attention.sums[i], attention.units[i].value(), attention.units[i].value());

        merge_teams(attention.sums, attention.of, storage, warp);
        if (warp.team == 0) {
            store_row<Config>(attention.sums, attention.of.upper, parameters, piece, warp, row, 0);
            store_row<Config>(attention.sums, attention.of.lower, parameters, piece, warp, row + 8, 2);
        }
    }
}

template <class Config>
__device__ void mla_decode_few(const u8* cache, const MlaParameters& parameters) {
    extern __shared__ __align__(1024) u8 dynamic[];
    const MlaFewStorage storage{dynamic};
    if (threadIdx.x == 0) {
        for (u32 slot = 0; slot < MlaRun::slots; slot++)
            storage.full(slot).init(1);
        fence_barrier_init();
    }
    __syncthreads();
    wait_for_upstream();
    let_dependents_launch();
    if (is_plan_of(parameters))
        attend_few<Config>(storage, cache, parameters);
}

} // namespace hadal
