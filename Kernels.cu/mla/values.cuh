/// A value warpgroup: sums up the values of its half of the columns, weighted with the probabilities.
#pragma once

#include "common/global.cuh"
#include "common/ring.cuh"
#include "common/thread.cuh"
#include "common/wgmma_half.cuh"
#include "mla/loader.cuh"
#include "mla/widener.cuh"

namespace hadal {

constexpr u32 mla_side = mla_values / 2;

/// The sums of 64 rows and the columns of one side; see WgmmaE4M3 for who holds what.
using MlaSums = f32[mla_side / 2];

/// Starts sums = P · V, or adds it, and waits for it.
template <class Config>
__device__ inline void multiply_values(MlaSums& sums, const MlaStorage<Config>& storage, u32 stage, u32 side, bool add) {
    using Wgmma = WgmmaHalf<typename Config::Element>;
    const u64 probabilities = swizzled_operand(storage.probabilities(stage));
    const u64 values = swizzled_transposed_operand<MlaStorage<Config>::tile_bytes>(storage.keys(stage, side * 4));
    pin(sums);
    wgmma_fence();
#pragma unroll
    for (u32 step = 0; step < mla_block / 16; step++)
        Wgmma::multiply_transposed(sums, probabilities + step * 2, values + step * (16 * 128 / 16), add || step != 0);
    wgmma_commit();
    wgmma_wait<0>();
    pin(sums);
}

/// Stores two neighbouring groups of 8 columns of a row. Its four lanes exchange, so that each stores four neighbours.
__device__ inline void store_groups(f32* row, bool present, const f32* sums) {
    const u32 lane = lane_index() % 4;
    const bool even = lane % 2 == 0;
    const f32 x = __shfl_xor_sync(0xffffffff, even ? sums[4] : sums[0], 1), y = __shfl_xor_sync(0xffffffff, even ? sums[5] : sums[1], 1);
    if (present)
        store_quad(row + lane % 2 * 8 + lane / 2 * 4, even ? float4{sums[0], sums[1], x, y} : float4{x, y, sums[4], sums[5]});
}

template <class Element>
__device__ inline void store_groups(Element* row, bool present, const f32* sums) {
    const u32 lane = lane_index() % 4;
    const bool even = lane % 2 == 0;
    const u32 left = pack_half<Element>(sums[0], sums[1]), right = pack_half<Element>(sums[4], sums[5]);
    const u32 other = __shfl_xor_sync(0xffffffff, even ? right : left, 1);
    if (present)
        *reinterpret_cast<uint2*>(row + lane % 2 * 8 + lane / 2 * 4) = even ? uint2{left, other} : uint2{other, right};
}

template <class Element>
__device__ inline void store_sums(Element* destination, const MlaSums& sums, u32 rows, u32 side) {
    const u32 row = own_row();
    Element* const first = destination + row * mla_values + side * mla_side;
#pragma unroll
    for (u32 group = 0; group < mla_side / 8; group += 2) {
        store_groups(first + group * 8, row < rows, sums + group * 4);
        store_groups(first + 8 * mla_values + group * 8, row + 8 < rows, sums + group * 4 + 2);
    }
}

__device__ inline void correct(MlaSums& sums, f32 upper, f32 lower) {
#pragma unroll
    for (u32 i = 0; i < mla_side / 2; i += 4) {
        sums[i] *= upper;
        sums[i + 1] *= upper;
        sums[i + 2] *= lower;
        sums[i + 3] *= lower;
    }
}

template <class Config, MlaCache Cache = Config::cache>
struct MlaSourceOf {
    using Type = MlaLoader<Config>;
};

template <class Config>
struct MlaSourceOf<Config, MlaCache::fp8> {
    using Type = MlaWidener<Config>;
};

/// What brings a side of the keys.
template <class Config>
using MlaSource = typename MlaSourceOf<Config>::Type;

/// One block: corrects the sums, adds its values, and stores them where a piece ends.
template <class Config>
__device__ inline void sum_block(MlaSums& sums, const MlaStorage<Config>& storage, MlaSource<Config>& source, RingPosition<Config::stages> ring, u32 side) {
    const u32 stage = ring.stage, row = own_row();
    storage.ready(stage).wait(ring.parity);
    const MlaMessage& message = storage.message(stage);
    const u32 flags = message.flags;
    const f32 upper = storage.corrections(stage)[row], lower = storage.corrections(stage)[row + 8];

    const bool first = (flags & mla_first) != 0, last = (flags & mla_last) != 0;
    if (!first && __any_sync(0xffffffff, upper != 1 || lower != 1))
        correct(sums, upper, lower);

    // The scores of the next block come first: during its softmax the tensor cores then have work. Where keys are to be widened, values are not kept
    // waiting.
    if constexpr (Config::cache == MlaCache::plain) {
        if (first)
            storage.scored(stage).wait(ring.parity);
        if (!last) {
            RingPosition<Config::stages> next = ring;
            next.advance();
            storage.scored(next.stage).wait(next.parity);
        }
    }
    multiply_values(sums, storage, stage, side, !first);

    const bool partial = message.partial;
    void* const destination = message.destination;
    const u32 rows = message.rows;
    release(storage, stage, side);
    source.reload(ring);
    if (last) {
        if (partial)
            store_sums(static_cast<f32*>(destination), sums, rows, side);
        else
            store_sums(static_cast<typename Config::Element*>(destination), sums, rows, side);
    }
}

template <class Config>
__device__ void sum_values(const MlaStorage<Config>& storage, const MlaMaps& maps, const MlaParameters& parameters, u32 side) {
    MlaSource<Config> source(storage, maps, parameters, side);
    MlaSums sums{};
    RingPosition<Config::stages> ring;
    const u32 tiles = ceil_div(parameters.rows, mla_rows);
    for (u32 unit = blockIdx.x; unit < parameters.part_count * tiles; unit += gridDim.x) {
#pragma unroll 1
        for (u32 blocks = parameters.parts[unit / tiles].blocks; blocks > 0; blocks--, ring.advance())
            sum_block(sums, storage, source, ring, side);
    }
}

} // namespace hadal
