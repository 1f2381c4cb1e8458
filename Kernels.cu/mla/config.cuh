/// Constants and parameters of one MLA decoding kernel.
#pragma once

#include "common/types.cuh"

namespace hadal {

/// Tokens that are attended to at a time.
constexpr u32 mla_block = 64;

/// Rows (query token by query token, the heads of each) that a CTA works on.
constexpr u32 mla_rows = 64;

/// The most parts of a plan.
constexpr u32 mla_most_parts = 256;

/// Pages that a part has of its first sequence.
constexpr u32 mla_first_pages = 6;

/// No cache has so many rows.
constexpr u32 mla_no_row = 0x7ff00000;

/// Columns of the values, the first of a key.
constexpr u32 mla_values = 512;

/// How keys lie in the cache: as elements of the queries, or as 512 e4m3, 4 scales in FP32 for 128 of them each, and 64 elements.
enum class MlaCache { plain, fp8 };

template <class TElement, MlaCache Cache, u32 Heads, u32 PageSize, u32 Width, bool Sink>
struct MlaConfig {
    using Element = TElement;

    static constexpr u32 heads = Heads, page_size = PageSize, width = Width;
    static constexpr bool has_sink = Sink;

    /// Keys lie in tiles of 64 tokens by 64 columns; behind the eight of the values is that of the rotary part.
    static constexpr bool rotary = Width > mla_values;
    static_assert(Width == mla_values || Width == mla_values + 64, "a key is latent, or latent and rotary");

    static constexpr MlaCache cache = Cache;
    static_assert(Cache == MlaCache::plain || Width > mla_values, "an FP8 row has a rotary part");

    /// FP8 rows want room of their own.
    static constexpr u32 stages = Cache == MlaCache::fp8 ? 2 : 3;
    static constexpr u32 threads = 3 * warpgroup_size;
    static constexpr u32 score_registers = 184, value_registers = 160;
};

/// A share of the work of a step: blocks of sequences from the first to the end, exclusive, of which a sequence in between is whole.
struct MlaPart {
    i32 first_sequence, first_block;
    i32 end_sequence, end_block;
    /// Where the first and the last piece wait to be combined, -1 where they are whole sequences.
    i32 first_slot, last_slot;
    u32 blocks;
    /// What is wanted first is here, since looking it up takes its time: the length of the first sequence, and pages of it from that of the first
    /// block on.
    u32 first_length;
    /// The step that it belongs to, of every part there could be.
    u32 batch, part_count;
    i32 first_pages[mla_first_pages];
};

/// A sequence that is attended to in pieces, and the slots in which they wait.
struct MlaCut {
    i32 sequence, first_slot, end_slot;
};

/// All that are, in their order, and the step that they belong to.
struct MlaCuts {
    u32 batch, part_count;
    u32 count;
    MlaCut cuts[1];
};

struct MlaParameters {
    const void* q;
    void* output;
    f32* log_sum_exp;
    const f32* sink;
    const MlaPart* parts;
    const u32* lengths;
    const i32* page_table;
    /// [slots][rows][512] and [slots][rows]: attention over a part of a sequence, and its log-sum-exp in base 2.
    f32* partial_output;
    f32* partial_log_sum_exp;
    /// Pages of a sequence in the page table, and of the cache.
    u32 table_pages, cache_pages;
    u32 batch, part_count;
    /// Query tokens of a sequence, and by the heads.
    u32 query_tokens, rows;
    /// What scores are multiplied with, times log2(e).
    f32 scale;
};

/// Whether a plan is that of a call. A graph replays its calls with the numbers of its capture, whichever step has been planned since: such a call is to
/// do nothing, and no harm. Asked of the CTA's first part, which all want first.
__device__ inline bool is_plan_of(const MlaParameters& parameters) {
    const MlaPart& part = parameters.parts[blockIdx.x / ceil_div(parameters.rows, mla_rows)];
    return part.batch == parameters.batch && part.part_count == parameters.part_count;
}

/// How the copy engine reads the cache: keys, or the values of FP8 rows; of these also the scales, and scales with the rotary part.
struct MlaMaps {
    const TensorMap &keys, &scales, &tails;
};

__host__ __device__ constexpr u32 mla_blocks(u32 length) { return max_of(1, ceil_div(length, mla_block)); }

} // namespace hadal
