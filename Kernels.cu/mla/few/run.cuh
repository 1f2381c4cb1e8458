/// A warp's share of the attention to a run of tokens.
#pragma once

#include "mla/few/loader.cuh"
#include "mla/few/values.cuh"
#include "mla/softmax.cuh"

namespace hadal {

/// What a warp knows of its rows r and r + 8.
struct MlaFewRows {
    MlaSoftmax upper, lower;
    /// What their scores are multiplied with.
    f32 upper_scale, lower_scale;
};

/// Turns scores into probabilities.
__device__ inline void soften_run(MlaFewScores& scores, MlaFewSums& sums, MlaFewRows& of) {
    const f32 upper_most = largest_of_run(scores, 0) * of.upper_scale, lower_most = largest_of_run(scores, 2) * of.lower_scale;
    if (__any_sync(0xffffffff, of.upper.outgrown(upper_most) || of.lower.outgrown(lower_most))) {
        const f32 upper = of.upper.rebase(upper_most), lower = of.lower.rebase(lower_most);
#pragma unroll
        for (u32 i = 0; i < mla_warp_tiles; i++)
            correct_tile(sums[i], upper, lower);
    }
#pragma unroll
    for (u32 i = 0; i < 4; i++)
#pragma unroll
        for (u32 j = 0; j < 4; j++) {
            MlaSoftmax& row = j < 2 ? of.upper : of.lower;
            scores[i][j] = exp2_of(scores[i][j] * (j < 2 ? of.upper_scale : of.lower_scale) - row.base);
            row.sum += scores[i][j];
        }
}

/// A team's warp on its way through the runs of a piece.
template <class Config>
struct MlaFewAttention {
    const MlaFewStorage& storage;
    const MlaParameters& parameters;
    const MlaFewWarp& warp;
    MlaFewLoader<Config>& loader;
    MlaFewSums sums;
    MlaFewRows of;
    MlaFewUnit units[mla_warp_tiles];

    __device__ bool is_plain(const u8* rows) {
        bool plain = true;
        for (u32 i = 0; i < mla_warp_tiles; i++)
            plain &= units[i].fits(*scale_of(rows + lane_index() * MlaFewStorage::row_bytes, warp.tile(i)));
        return plain;
    }

    __device__ void score(MlaFewScores& scores, const u8* rows, bool plain) const {
#pragma unroll
        for (u32 tile = 0; tile < mla_warp_tiles; tile++) {
            if (plain)
                score_plainly(scores, rows, warp.tile(tile));
            else
                multiply_latent<false>(scores, storage, rows, warp.tile(tile));
            multiply_rotary(scores, storage, rows, warp.tile(tile));
        }
    }

    __device__ void score_plainly(MlaFewScores& scores, const u8* rows, u32 tile) const {
        MlaFewScores of_tile{};
        multiply_latent<true>(of_tile, storage, rows, tile);
        MlaFewScales scales;
        load_scales(scales, rows, tile);
#pragma unroll
        for (u32 i = 0; i < 4; i++)
#pragma unroll
            for (u32 j = 0; j < 4; j++)
                scores[i][j] += of_tile[i][j] * scales[i][j % 2];
    }

    __device__ void add(const MlaFewScores& p, const u8* rows, bool plain) {
#pragma unroll
        for (u32 tile = 0; tile < mla_warp_tiles; tile++) {
            if (plain)
                add_values<true>(sums[tile], p, rows, warp.tile(tile), units[tile].inverse());
            else
                add_values<false>(sums[tile], p, rows, warp.tile(tile), units[tile].inverse());
        }
    }

    /// Takes out the tokens that rows do not see.
    __device__ void mask(MlaFewScores& scores, u32 token, u32 length) const {
        if (token + mla_few_tokens + parameters.query_tokens <= length + 1)
            return;
        const u32 row = lane_index() / 4, upper = visible_tokens<Config>(parameters, length, row), lower = visible_tokens<Config>(parameters, length, row + 8);
        mask_run(scores, 0, upper - min_of(upper, token));
        mask_run(scores, 2, lower - min_of(lower, token));
    }

    /// Attends to a run, whose first token is given.
    __device__ void attend(MlaRun run, u32 token, u32 length) {
        const u8* const rows = storage.rows(run.slot());
        storage.full(run.slot()).wait(run.parity());
        const bool plain = is_plain(rows);
        MlaFewScores scores{};
        score(scores, rows, plain);
        share_scores(scores, storage, warp, run);
        // Both warps have done with the rows of the team's run before.
        if (warp.half == 0 && run.index >= mla_teams)
            loader.load({run.index + mla_teams});
        mask(scores, token, length);
        soften_run(scores, sums, of);
        add(scores, rows, plain);
    }
};

} // namespace hadal
