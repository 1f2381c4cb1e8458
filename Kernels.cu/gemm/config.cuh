/// The constants of one GEMM kernel, set by the emitted unit.
#pragma once

#include "common/types.cuh"

namespace hadal {

/// How B is scaled along K, 128 at a time: a value for 128 rows of B, or one for each.
enum class ScalesOfB { blocks, rows };

/// @tparam N_, K_        columns of D and inner dimension
/// @tparam Result_       bf16 or f32
/// @tparam ScalesOfB_    blocks: a forward pass; rows: the gradient of a weight
/// @tparam Accumulate_   whether the product is added to what D holds
/// @tparam BlockM_       rows of a tile: 64, 128 or 256
/// @tparam BlockN_       columns of a tile: 16 … 192 in steps of 16
/// @tparam Stages_       depth of the pipeline
/// @tparam Slots_        panels that a warpgroup stages at a time on their way to D; 0 where a cluster splits K
/// @tparam Split_        CTAs of a cluster that share one tile, each with its part of K; 1 if none
template <u32 N_, u32 K_, class Result_, ScalesOfB ScalesOfB_, bool Accumulate_, u32 BlockM_, u32 BlockN_, u32 Stages_, u32 Slots_, u32 Split_>
struct GemmConfig {
    using Result = Result_;
    static constexpr u32 N = N_, K = K_;
    static constexpr ScalesOfB scales_of_b = ScalesOfB_;
    static constexpr bool accumulate = Accumulate_;
    static constexpr u32 block_m = BlockM_, block_n = BlockN_, block_k = 128, stages = Stages_, slots = Slots_, split = Split_;

    static_assert(block_m == 64 || block_m == 128 || block_m == 256, "a consumer warpgroup multiplies waves of 64 rows");
    static_assert(block_n % 16 == 0 && block_n <= 192, "accumulator and sum of a wider tile do not fit the registers");

    static constexpr u32 k_blocks = ceil_div(K, block_k);
    static_assert(split >= 1 && split <= 8 && split <= k_blocks, "a portable cluster has at most 8 CTAs, and each needs a part of K");

    static constexpr u32 consumer_warpgroups = block_m == 64 ? 1 : 2;
    static constexpr u32 consumer_threads = consumer_warpgroups * warpgroup_size;
    static constexpr u32 threads = consumer_threads + warpgroup_size;
    static constexpr u32 waves = block_m / (64 * consumer_warpgroups);
    static constexpr u32 wave_rows = 64 * consumer_warpgroups;

    // 64 Ki registers a multiprocessor: 24 · 128 + 240 · 256 and 40 · 128 + 248 · 128 both fit.
    static constexpr u32 producer_registers = consumer_warpgroups == 1 ? 40 : 24;
    static constexpr u32 consumer_registers = consumer_warpgroups == 1 ? 248 : 240;

    static constexpr u32 scales_b_bytes = scales_of_b == ScalesOfB::rows ? block_n * sizeof(f32) : 0;
    static constexpr u32 stage_bytes = block_m * block_k + block_n * block_k + block_m * sizeof(f32) + scales_b_bytes;

    /// D leaves shared memory in panels of 64 rows of this many bytes, which is also the swizzle span. Where panels do not divide
    /// the tile's row, the last overlaps the one before and writes the same there.
    static constexpr u32 row_bytes = block_n * sizeof(Result);
    static constexpr u32 panel_bytes = row_bytes >= 128 ? 128 : row_bytes >= 64 ? 64 : 32;
    static constexpr u32 panel_columns = panel_bytes / sizeof(Result);
    static constexpr u32 panels = ceil_div(row_bytes, panel_bytes);
    static_assert((split == 1) == (slots != 0) && slots <= waves * panels, "what is split leaves from registers");
};

/// What changes from call to call beside the tensor maps.
struct GemmParameters {
    /// [⌈N / 128⌉][⌈K / 128⌉]; unused where a tensor map brings the scales of B.
    const f32* scales_b;
    void* d;
    u32 m;

    /// Rows that the box of A lacks of block_m, because m ends before: reading them as zeros from outside the tensor would cost the
    /// copy engine as much as reading them. What then lies in their place meets only rows of D that are not stored.
    u32 absent_rows;

    /// Not 0 where no kernel that may still run writes B or its scales: they are then fetched before the kernel upstream is over.
    u32 weights_ready;
};

} // namespace hadal
