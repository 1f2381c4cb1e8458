/// Shared memory of a CTA that decodes FP8 rows for few query rows.
#pragma once

#include "common/mbarrier.cuh"
#include "common/thread.cuh"
#include "mla/walk.cuh"

namespace hadal {

/// Rows of queries that the kernel for few has, and tokens that a team attends to at a time.
constexpr u32 mla_few_rows = 16, mla_few_tokens = 32;

/// A team of two warps, one for each half of the columns, attends to every fourth run of tokens. Of four warps each would exchange scores with three.
constexpr u32 mla_teams = 4, mla_team_warps = 2, mla_few_threads = mla_teams * mla_team_warps * warp_size;

/// Columns of a row come in four tiles that have a scale each, and a quarter of the rotary part; a warp has two.
constexpr u32 mla_few_tiles = 4, mla_warp_tiles = mla_few_tiles / mla_team_warps, mla_tile_columns = mla_values / mla_few_tiles;

/// A run of tokens of the CTA, counted through all its pieces. Each slot is one team's.
struct MlaRun {
    static constexpr u32 slots = 2 * mla_teams;

    u32 index;

    __device__ u32 slot() const { return index % slots; }
    __device__ u32 parity() const { return index / slots & 1; }
};

/// Where a team's loading has come to: a piece, the next of its runs that is the team's, and how many it has.
struct MlaFewWalk {
    MlaPiece piece;
    u32 next, count;
};

/// Rows lie as they do in the cache. 656 is 16 more than a multiple of 128, so that eight rows lie in different banks without a swizzle.
struct MlaFewStorage {
    static constexpr u32 row_bytes = 656, scales = mla_values, rotary = scales + 16;
    static constexpr u32 slots = MlaRun::slots, slot_bytes = mla_few_tokens * row_bytes;
    static constexpr u32 steps = 9, query_bytes = mla_few_tiles * steps * warp_size * 16;
    static constexpr u32 team_exchange = 2 * mla_team_warps * mla_few_rows * mla_few_tokens * sizeof(f32), merge_bytes = mla_few_rows * mla_values * sizeof(f32);

    static constexpr u32 query_offset = slots * slot_bytes;
    static constexpr u32 exchange_offset = query_offset + query_bytes;
    static constexpr u32 states_offset = exchange_offset + max_of(mla_teams * team_exchange, merge_bytes);
    static constexpr u32 row_factors_offset = states_offset + mla_team_warps * warp_size * sizeof(float4);
    static constexpr u32 walks_offset = row_factors_offset + mla_few_rows * sizeof(f32);
    static constexpr u32 barriers_offset = walks_offset + mla_teams * sizeof(MlaFewWalk);
    static constexpr u32 bytes = barriers_offset + slots * sizeof(Mbarrier);

    static_assert(bytes <= 232448, "a multiprocessor has no more");

    u8* base;

    __device__ u8* rows(u32 slot) const { return base + slot * slot_bytes; }
    /// What a lane multiplies with in a step of a tile: eight latent steps in FP16, one of the rotary part in BF16.
    __device__ uint4* query(u32 tile, u32 step) const { return reinterpret_cast<uint4*>(base + query_offset) + (tile * steps + step) * warp_size; }
    /// Scores of a team's run, those by the columns of each warp in turn. Those of the run before, which a warp may still read, are elsewhere.
    __device__ float4* exchange(u32 team, MlaRun run) const {
        return reinterpret_cast<float4*>(base + exchange_offset + (2 * team + run.index / mla_teams % 2) * (team_exchange / 2));
    }
    /// Sums of a tile on their way to the first team.
    __device__ float4* sums(u32 tile) const { return reinterpret_cast<float4*>(base + exchange_offset) + tile * (merge_bytes / mla_few_tiles / sizeof(float4)); }
    __device__ float4* states() const { return reinterpret_cast<float4*>(base + states_offset); }
    __device__ f32* row_factors() const { return reinterpret_cast<f32*>(base + row_factors_offset); }
    __device__ MlaFewWalk& walk(u32 team) const { return reinterpret_cast<MlaFewWalk*>(base + walks_offset)[team]; }

    __device__ Mbarrier& full(u32 slot) const { return reinterpret_cast<Mbarrier*>(base + barriers_offset)[slot]; }
};

/// The first run of a piece, and how many it has; none of a sequence without tokens.
__device__ inline u32 first_run(const MlaPiece& piece) { return piece.block * (mla_block / mla_few_tokens); }
__device__ inline u32 run_count(const MlaPiece& piece) {
    const u32 end = min_of(piece.end_block * (mla_block / mla_few_tokens), ceil_div(piece.length, mla_few_tokens));
    return end - min_of(end, first_run(piece));
}

} // namespace hadal
