/// Promotion: the tensor cores add FP8 products with fewer bits than FP32, so each 128 of K is summed up in FP32 registers,
/// where the scales are applied too.
#pragma once

#include "gemm/block_scales.cuh"

namespace hadal {

/// sum += (scale of row · scale of column group) · partial, with `Leading` groups under the first scale. `scale_upper` and
/// `scale_lower` belong to rows l / 4 and l / 4 + 8 of the warp.
template <class Config, u32 Leading>
__device__ inline void promote_from(f32 (&sum)[Config::block_n / 2], const f32 (&partial)[Config::block_n / 2], f32 scale_upper, f32 scale_lower,
                                    const f32 (&scales_b)[BlockScales<Config>::spans]) {
    constexpr u32 spans = BlockScales<Config>::spans;
    f32 upper[spans], lower[spans];
#pragma unroll
    for (u32 s = 0; s < spans; s++) {
        upper[s] = scale_upper * scales_b[s];
        lower[s] = scale_lower * scales_b[s];
    }
#pragma unroll
    for (u32 group = 0; group < Config::block_n / 8; group++) {
        const u32 span = group < Leading ? 0 : min_of((group - Leading) / 16 + 1, spans - 1);
        sum[4 * group + 0] += upper[span] * partial[4 * group + 0];
        sum[4 * group + 1] += upper[span] * partial[4 * group + 1];
        sum[4 * group + 2] += lower[span] * partial[4 * group + 2];
        sum[4 * group + 3] += lower[span] * partial[4 * group + 3];
    }
}

/// The same where the number of leading groups is chosen at run time.
template <class Config>
__device__ inline void promote_anywhere(f32 (&sum)[Config::block_n / 2], const f32 (&partial)[Config::block_n / 2], f32 scale_upper,
                                        f32 scale_lower, const f32 (&scales_b)[BlockScales<Config>::spans], u32 leading) {
    constexpr u32 spans = BlockScales<Config>::spans;
#pragma unroll
    for (u32 group = 0; group < Config::block_n / 8; group++) {
        f32 scale = scales_b[0];
#pragma unroll
        for (u32 s = 1; s < spans; s++)
            scale = group < leading + (s - 1) * 16 ? scale : scales_b[s];
        const f32 upper = scale_upper * scale, lower = scale_lower * scale;
        sum[4 * group + 0] += upper * partial[4 * group + 0];
        sum[4 * group + 1] += upper * partial[4 * group + 1];
        sum[4 * group + 2] += lower * partial[4 * group + 2];
        sum[4 * group + 3] += lower * partial[4 * group + 3];
    }
}

template <class Config>
__device__ inline void promote(f32 (&sum)[Config::block_n / 2], const f32 (&partial)[Config::block_n / 2], f32 scale_upper, f32 scale_lower,
                               const BlockScales<Config>& scales_b) {
    // Up to four places of the boundary, a branch with constants is cheaper than selecting a scale for every group.
    constexpr u32 step = BlockScales<Config>::granule / 8;
    if constexpr (BlockScales<Config>::spans == 1) {
        promote_from<Config, 16>(sum, partial, scale_upper, scale_lower, scales_b.value);
    } else if constexpr (BlockScales<Config>::phases <= 4) {
        switch (scales_b.leading / step) {
        case 1: promote_from<Config, 1 * step>(sum, partial, scale_upper, scale_lower, scales_b.value); break;
        case 2: promote_from<Config, 2 * step>(sum, partial, scale_upper, scale_lower, scales_b.value); break;
        case 3: promote_from<Config, 3 * step>(sum, partial, scale_upper, scale_lower, scales_b.value); break;
        default: promote_from<Config, 16>(sum, partial, scale_upper, scale_lower, scales_b.value); break;
        }
    } else {
        promote_anywhere<Config>(sum, partial, scale_upper, scale_lower, scales_b.value, scales_b.leading);
    }
}

} // namespace hadal
