/// The constants of a GEMM of few rows, set by the emitted unit.
#pragma once

#include "gemm/config.cuh"

namespace hadal {

/// Operands are swapped: the 16 rows of the tensor core's first operand are rows of B, its 8 columns rows of A, here called tokens.
/// @tparam Tokens_   the most rows of A: 8 or 16
/// @tparam WarpsN_   warps of a block that take 16 rows of B each
/// @tparam WarpsK_   warps that share those 16 rows, each with its part of K
/// @tparam Depth_    blocks of K that a warp has under way
template <u32 N_, u32 K_, class Result_, ScalesOfB ScalesOfB_, bool Accumulate_, u32 Tokens_, u32 WarpsN_, u32 WarpsK_, u32 Depth_>
struct SkinnyConfig {
    using Result = Result_;
    static constexpr u32 N = N_, K = K_;
    static constexpr ScalesOfB scales_of_b = ScalesOfB_;
    static constexpr bool accumulate = Accumulate_;
    static constexpr u32 tokens = Tokens_, warps_n = WarpsN_, warps_k = WarpsK_, depth = Depth_;

    static constexpr u32 k_blocks = ceil_div(K, 128);
    static constexpr u32 token_groups = tokens / 8;

    /// Halves of a block of K. One that no block has is left out.
    static constexpr u32 halves = K > 64 ? 2 : 1;
    static constexpr u32 block_n = 16 * warps_n;
    static constexpr u32 threads = warp_size * warps_n * warps_k;
    static_assert(tokens % 8 == 0 && threads <= 512 && warps_k <= k_blocks, "a block has at most 16 warps, each with a part of K");

    /// What a multiprocessor holds: 512 threads of 128 registers, or one larger block.
    static constexpr u32 blocks_of_multiprocessor = 512 / threads;
};

struct SkinnyParameters {
    const u8 *a, *b;
    const f32 *scales_a, *scales_b;
    void* d;
    u32 m;

    /// Floats from one block of K to the next in the scales of A.
    u32 scales_a_stride;
    u32 weights_ready;
};

} // namespace hadal
