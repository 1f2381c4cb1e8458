/// The constants of one GEMM kernel, set by the emitted unit.
#pragma once

#include "common/types.cuh"

namespace hadal {

/// @tparam N_, K_        columns of D and inner dimension
/// @tparam Result_       bf16 or f32
/// @tparam BlockM_       rows of a tile: 64, 128 or 256
/// @tparam BlockN_       columns of a tile: 16 … 192 in steps of 16
/// @tparam Stages_       depth of the pipeline
/// @tparam ClusterM_     tiles along M that share one multicast of B: 1 or 2
/// @tparam ClusterN_     tiles along N that share one multicast of A: 1 or 2
template <u32 N_, u32 K_, class Result_, u32 BlockM_, u32 BlockN_, u32 Stages_, u32 ClusterM_, u32 ClusterN_>
struct GemmConfig {
    using Result = Result_;
    static constexpr u32 N = N_, K = K_;
    static constexpr u32 block_m = BlockM_, block_n = BlockN_, block_k = 128, stages = Stages_;
    static constexpr u32 cluster_m = ClusterM_, cluster_n = ClusterN_, cluster_size = ClusterM_ * ClusterN_;

    static_assert(block_m == 64 || block_m == 128 || block_m == 256, "a consumer warpgroup multiplies waves of 64 rows");
    static_assert(block_n % 16 == 0 && block_n <= 192, "accumulator and sum of a wider tile do not fit the registers");
    static_assert(cluster_size <= 2, "at most one operand is multicast, to two CTAs");

    static constexpr u32 k_blocks = ceil_div(K, block_k);

    static constexpr u32 consumer_warpgroups = block_m == 64 ? 1 : 2;
    static constexpr u32 consumer_threads = consumer_warpgroups * warpgroup_size;
    static constexpr u32 threads = consumer_threads + warpgroup_size;
    static constexpr u32 waves = block_m / (64 * consumer_warpgroups);

    // 64 Ki registers a multiprocessor: 40 · 128 + 232 · 256 and 40 · 128 + 248 · 128 both fit.
    static constexpr u32 producer_registers = 40;
    static constexpr u32 consumer_registers = consumer_warpgroups == 1 ? 248 : 232;

    static constexpr u32 a_box_rows = block_m / cluster_n, b_box_rows = block_n / cluster_m;

    /// Each CTA of a cluster brings its slice of the shared operand, and receives the whole of both.
    static constexpr u32 stage_bytes = block_m * block_k + block_n * block_k + block_m * sizeof(f32);

    /// D leaves shared memory in panels of 64 rows of this many bytes, which is also the swizzle span.
    static constexpr u32 tile_row_bytes = block_n * sizeof(Result);
    static constexpr u32 panel_bytes = tile_row_bytes % 128 == 0 ? 128 : tile_row_bytes % 64 == 0 ? 64 : 32;
    static constexpr u32 panel_columns = panel_bytes / sizeof(Result);
    static constexpr u32 panels = tile_row_bytes / panel_bytes;
};

/// What changes from call to call beside the tensor maps.
struct GemmParameters {
    const f32* scales_b;
    u32 m;

    /// Rows that the box of A lacks of block_m, because m ends before: reading them as zeros from outside the tensor would cost the
    /// copy engine as much as reading them. What then lies in their place meets only rows of D that are not stored.
    u32 absent_rows;
};

} // namespace hadal
