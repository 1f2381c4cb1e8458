/// The score warpgroup: multiplies queries with keys and makes probabilities of the scores.
#pragma once

#include "common/ring.cuh"
#include "mla/query.cuh"
#include "mla/softmax.cuh"
#include "mla/storage.cuh"

namespace hadal {

/// Makes scores = Q · Kᵀ for the tokens of a stage.
template <class Config>
__device__ inline void multiply_keys(f32 (&scores)[32], const MlaQuery& query, const MlaStorage<Config>& storage, RingPosition<Config::stages> ring) {
    using Wgmma = WgmmaHalf<typename Config::Element>;
    const u64 keys = swizzled_operand(storage.keys(ring.stage, 0)), latent_query = narrow_operand(storage.latent_query());
    constexpr u32 tile = MlaStorage<Config>::tile_bytes / 16;

    storage.full(ring.stage, 0).wait(ring.parity);
    storage.full(ring.stage, 1).wait(ring.parity);
    pin(scores);
    wgmma_fence();
#pragma unroll
    for (u32 step = 0; step < MlaQuery::steps; step++)
        Wgmma::multiply(scores, query.latent[step], keys + step / 4 * tile + step % 4 * 2, step != 0);
    Wgmma::multiply(scores, latent_query, keys + MlaQuery::steps / 4 * tile + MlaQuery::steps % 4 * 2, true);
    if constexpr (Config::rotary) {
        const u64 rotary_query = swizzled_operand(storage.rotary_query());
#pragma unroll
        for (u32 step = 0; step < 4; step++)
            Wgmma::multiply(scores, rotary_query + step * 2, keys + 8 * tile + step * 2, true);
    }
    wgmma_commit();
    wgmma_wait<0>();
    pin(scores);
    if (Config::cache == MlaCache::plain && lane_index() == 0)
        storage.scored(ring.stage).arrive();
}

/// What lies behind the end of a sequence may be anything, and zero times anything need not be zero: its values become zeros.
template <class Config>
__device__ inline void clear_values(const MlaStorage<Config>& storage, u32 stage, u32 valid) {
    const u32 thread = threadIdx.x % warpgroup_size;
    for (u32 i = thread; i < (mla_block - valid) * (mla_values / 8); i += warpgroup_size) {
        const u32 row = valid + i / (mla_values / 8), chunk = i % (mla_values / 8);
        *reinterpret_cast<uint4*>(storage.keys(stage, chunk / 8) + row * 128 + chunk % 8 * 16) = uint4{0, 0, 0, 0};
    }
}

/// With the last block the sums become the output.
__device__ inline void normalise(f32 (&p)[32], u32 half, f32& correction, f32 factor) {
    correction *= factor;
#pragma unroll
    for (u32 i = 0; i < 16; i++)
        p[i / 2 * 4 + half + i % 2] *= factor;
}

/// Turns the scores of 16 tokens, from 8 · group on, into probabilities.
__device__ inline void exponentiate(f32 (&scores)[32], u32 group, MlaSoftmax& upper, MlaSoftmax& lower, f32 scale) {
#pragma unroll
    for (u32 i = 4 * group; i < 4 * group + 8; i++) {
        const bool below = i % 4 >= 2;
        scores[i] = exp2_of(scores[i] * scale - (below ? lower : upper).base);
        (below ? lower : upper).sum += scores[i];
    }
}

/// Writes the probabilities of 16 tokens into the left operand of the multiplication with the values.
template <class Element>
__device__ inline void store_probabilities(u8* tile, const f32 (&p)[32], u32 group) {
    const u32 lane = lane_index();
    // stmatrix: lanes 8i … 8i + 7 address matrix i; i & 1 picks the lower eight rows, i >> 1 the right group of tokens.
    const u32 offset = (warp_index() % 4 * 16 + (lane & 15)) * 128 + (lane >> 4) * 16;
    const f32* d = p + 4 * group;
    store_matrix_x4(shared_address(tile) + swizzle<128>(offset + group * 16), pack_half<Element>(d[0], d[1]), pack_half<Element>(d[2], d[3]),
                    pack_half<Element>(d[4], d[5]), pack_half<Element>(d[6], d[7]));
}

template <class Config>
__device__ inline void announce(const MlaStorage<Config>& storage, u32 stage, u32 flags) {
    if (threadIdx.x == 0)
        storage.message(stage).flags = flags;
    fence_shared_for_async_proxy();
    __syncwarp();
    if (lane_index() == 0)
        storage.ready(stage).arrive();
}

/// Where the output of the piece goes.
template <class Config>
__device__ inline void write_destination(const MlaStorage<Config>& storage, const MlaParameters& parameters, u32 stage) {
    const MlaPiece& piece = storage.piece();
    const u32 row = piece.tile * mla_rows, sequence = piece.sequence;
    const i32 slot = piece.slot;
    MlaMessage& message = storage.message(stage);
    message.rows = min_of(mla_rows, parameters.rows - row);
    message.partial = slot >= 0;
    if (slot >= 0)
        message.destination = parameters.partial_output + (static_cast<u64>(slot) * parameters.rows + row) * mla_values;
    else
        message.destination = static_cast<typename Config::Element*>(parameters.output) + (static_cast<u64>(sequence) * parameters.rows + row) * mla_values;
}

/// Takes out the tokens that rows do not see, and values that are none.
template <class Config>
__device__ inline void mask_block(f32 (&scores)[32], const MlaStorage<Config>& storage, const MlaParameters& parameters, u32 stage, u32 token) {
    const u32 length = storage.piece().length, first = storage.piece().tile * mla_rows + own_row();
    const u32 upper = visible_tokens<Config>(parameters, length, first), lower = visible_tokens<Config>(parameters, length, first + 8);
    MlaSoftmax::mask(scores, 0, upper - min_of(upper, token));
    MlaSoftmax::mask(scores, 2, lower - min_of(lower, token));
    if (token + mla_block > length)
        clear_values(storage, stage, length - min_of(length, token));
}

/// Goes over to the largest scores so far where that is worth it.
__device__ inline void rebase(const f32 (&scores)[32], MlaSoftmax& upper, MlaSoftmax& lower, f32 scale, f32& upper_correction, f32& lower_correction) {
    f32 upper_most = largest_of(scores, 0), lower_most = largest_of(scores, 2);
#pragma unroll
    for (u32 distance = 1; distance < 4; distance *= 2) {
        upper_most = fmaxf(upper_most, __shfl_xor_sync(0xffffffff, upper_most, distance));
        lower_most = fmaxf(lower_most, __shfl_xor_sync(0xffffffff, lower_most, distance));
    }
    upper_correction = lower_correction = 1;
    if (__any_sync(0xffffffff, upper.outgrown(upper_most * scale) || lower.outgrown(lower_most * scale))) {
        upper_correction = upper.rebase(upper_most * scale);
        lower_correction = lower.rebase(lower_most * scale);
    }
}

template <class Config>
__device__ inline void store_corrections(const MlaStorage<Config>& storage, u32 stage, f32 upper, f32 lower) {
    const u32 row = own_row();
    if (lane_index() % 4 == 0) {
        storage.corrections(stage)[row] = upper;
        storage.corrections(stage)[row + 8] = lower;
    }
}

/// Makes probabilities of the scores of a block and leaves them to the value warpgroups.
template <class Config>
__device__ inline void soften(f32 (&scores)[32], MlaSoftmax& upper, MlaSoftmax& lower, const MlaStorage<Config>& storage, f32 scale, u32 stage) {
    f32 upper_correction, lower_correction;
    rebase(scores, upper, lower, scale, upper_correction, lower_correction);
    store_corrections(storage, stage, upper_correction, lower_correction);
    // The probabilities take the place of keys that all warps have multiplied with.
    named_barrier(1, warpgroup_size);
#pragma unroll
    for (u32 group = 0; group < mla_block / 8; group += 2) {
        exponentiate(scores, group, upper, lower, scale);
        store_probabilities<typename Config::Element>(storage.probabilities(stage), scores, group);
    }
}

/// The same of a piece's last block, with which the sums become the output.
template <class Config>
__device__ inline void soften_last(f32 (&scores)[32], MlaSoftmax& upper, MlaSoftmax& lower, const MlaStorage<Config>& storage,
                                   const MlaParameters& parameters, u32 stage) {
    f32 upper_correction, lower_correction;
    rebase(scores, upper, lower, parameters.scale, upper_correction, lower_correction);
#pragma unroll
    for (u32 group = 0; group < mla_block / 8; group += 2)
        exponentiate(scores, group, upper, lower, parameters.scale);

    const u32 sequence = storage.piece().sequence, first = storage.piece().tile * mla_rows + own_row();
    const i32 slot = storage.piece().slot;
    normalise(scores, 0, upper_correction, upper.finish<Config>(parameters, sequence, slot, first));
    normalise(scores, 2, lower_correction, lower.finish<Config>(parameters, sequence, slot, first + 8));
    store_corrections(storage, stage, upper_correction, lower_correction);
    named_barrier(1, warpgroup_size);
#pragma unroll
    for (u32 group = 0; group < mla_block / 8; group += 2)
        store_probabilities<typename Config::Element>(storage.probabilities(stage), scores, group);
    if (threadIdx.x == 0)
        write_destination(storage, parameters, stage);
}

/// Attends to the blocks of the piece.
template <class Config>
__device__ void attend(const MlaStorage<Config>& storage, const MlaParameters& parameters, RingPosition<Config::stages>& ring) {
    MlaQuery query;
    load_queries(query, storage, parameters);
    MlaSoftmax upper, lower;
    u32 flags = mla_first;

    // Up to here all rows see all tokens, and more follow.
    const u32 behind = parameters.query_tokens - 1, length = storage.piece().length;
    const u32 plain_end = min_of(storage.piece().end_block - 1, (length - min_of(length, behind)) / mla_block);
#pragma unroll 1
    for (u32 block = storage.piece().block;; block++) {
        const u32 stage = ring.stage;
        f32 scores[32];
        multiply_keys(scores, query, storage, ring);
        ring.advance();

        if (block >= plain_end) {
            mask_block(scores, storage, parameters, stage, block * mla_block);
            if (block + 1 == storage.piece().end_block) {
                // Queries are not needed any more: what follows has their registers.
                soften_last(scores, upper, lower, storage, parameters, stage);
                announce(storage, stage, flags | mla_last);
                return;
            }
        }
        soften(scores, upper, lower, storage, parameters.scale, stage);
        announce(storage, stage, flags);
        flags = 0;
    }
}

/// Lets one thread take the next piece for the score warpgroup.
template <class Config>
__device__ inline bool share_next_piece(const MlaStorage<Config>& storage, const MlaParameters& parameters) {
    // All have done with the one before.
    named_barrier(1, warpgroup_size);
    if (threadIdx.x == 0) {
        MlaPiece piece = storage.piece();
        next_piece<Config>(piece, parameters);
        storage.piece() = piece;
    }
    named_barrier(1, warpgroup_size);
    return storage.piece().end_block != 0;
}

template <class Config>
__device__ void score(const MlaStorage<Config>& storage, const MlaParameters& parameters) {
    RingPosition<Config::stages> ring;
    if (threadIdx.x == 0)
        storage.piece() = before_first_piece();
    while (share_next_piece(storage, parameters))
        attend(storage, parameters, ring);
}

} // namespace hadal
