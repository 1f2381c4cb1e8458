/// Promotion under the scales of rows of B: one value per column of D and 128 of K.
#pragma once

#include "common/shared.cuh"
#include "common/thread.cuh"
#include "gemm/storage.cuh"

namespace hadal {

/// The scales that meet a thread's columns. They lie in the stage, and leave it before its multiplication is over.
template <class Config>
struct RowScales {
    static constexpr u32 groups = Config::block_n / 8;

    f32 value[2 * groups];

    __device__ void fetch(const GemmStorage<Config>& storage, u32 stage, u32) {
        const float2* columns = reinterpret_cast<const float2*>(storage.scales_b(stage)) + lane_index() % 4;
#pragma unroll
        for (u32 group = 0; group < groups; group++) {
            const float2 pair = columns[4 * group];
            value[2 * group] = pair.x;
            value[2 * group + 1] = pair.y;
        }
    }

    /// sum += scale of row · (scale of column · partial).
    __device__ void promote(f32 (&sum)[Config::block_n / 2], const f32 (&partial)[Config::block_n / 2], f32 upper, f32 lower) const {
#pragma unroll
        for (u32 group = 0; group < groups; group++) {
            sum[4 * group + 0] += upper * (value[2 * group] * partial[4 * group + 0]);
            sum[4 * group + 1] += upper * (value[2 * group + 1] * partial[4 * group + 1]);
            sum[4 * group + 2] += lower * (value[2 * group] * partial[4 * group + 2]);
            sum[4 * group + 3] += lower * (value[2 * group + 1] * partial[4 * group + 3]);
        }
    }
};

} // namespace hadal
