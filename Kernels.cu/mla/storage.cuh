/// Shared memory of an MLA decoding block.
#pragma once

#include "common/mbarrier.cuh"
#include "common/thread.cuh"
#include "mla/walk.cuh"

namespace hadal {

/// What the score warpgroup says of a block: that it is a piece's first or last.
constexpr u32 mla_first = 1, mla_last = 2;

struct MlaMessage {
    /// Where the rows of a piece go that ends with this block; floats where it is to be combined.
    void* destination;
    u16 rows;
    bool partial;
    u8 flags;
};

/// FP8 rows as they come, a side's part of them, half a block at a time: 256 values a row and behind them, of the left side, the row's scales, of the
/// right side its scales and its rotary part.
struct MlaRaw {
    static constexpr u32 tokens = mla_block / 2, slots = 3;
    static constexpr u32 value_bytes = mla_values / 2, scale_bytes = 16, rotary_bytes = 128;

    __host__ __device__ static constexpr u32 tail_bytes(u32 side) { return scale_bytes + side * rotary_bytes; }
    __host__ __device__ static constexpr u32 slot_bytes(u32 side) { return tokens * (value_bytes + tail_bytes(side)); }
};

/// The upper of the two rows of a tile of which a thread has scores or sums.
__device__ inline u32 own_row() { return warp_index() % 4 * 16 + lane_index() / 4; }

/// The probabilities of a block take the place of its rotary part, which is not needed any more when they are known.
template <class Config>
struct MlaStorage {
    static constexpr u32 tile_bytes = mla_block * 128, tiles = mla_values / 64 + 1, stage_bytes = tiles * tile_bytes;

    static constexpr u32 rotary_query_offset = Config::stages * stage_bytes;
    static constexpr u32 latent_query_offset = rotary_query_offset + (Config::rotary ? tile_bytes : 0);
    static constexpr u32 corrections_offset = latent_query_offset + mla_rows * 32;
    static constexpr u32 messages_offset = corrections_offset + Config::stages * mla_rows * sizeof(f32);
    static constexpr u32 piece_offset = messages_offset + Config::stages * sizeof(MlaMessage);
    static constexpr u32 barriers_offset = piece_offset + align_up(sizeof(MlaPiece), 8);
    static constexpr u32 barriers = 6;
    static constexpr u32 raw_barriers_offset = barriers_offset + barriers * Config::stages * sizeof(Mbarrier);
    static constexpr u32 raw_offset = align_up(raw_barriers_offset + 2 * MlaRaw::slots * sizeof(Mbarrier), 128);
    static constexpr u32 bytes = Config::cache == MlaCache::fp8 ? raw_offset + MlaRaw::slots * (MlaRaw::slot_bytes(0) + MlaRaw::slot_bytes(1)) : raw_barriers_offset;

    static_assert(bytes <= 232448, "a multiprocessor has no more");

    u8* base;

    /// 64 tokens by 64 columns of the keys.
    __device__ u8* keys(u32 stage, u32 tile) const { return base + stage * stage_bytes + tile * tile_bytes; }
    __device__ u8* probabilities(u32 stage) const { return keys(stage, tiles - 1); }
    /// The last 16 columns of the latent queries, in rows of 32 bytes under the 32-byte swizzle.
    __device__ u8* latent_query() const { return base + latent_query_offset; }
    __device__ u8* rotary_query() const { return base + rotary_query_offset; }
    /// What the sums of a row so far are multiplied with, since its largest score has grown.
    __device__ f32* corrections(u32 stage) const { return reinterpret_cast<f32*>(base + corrections_offset) + stage * mla_rows; }
    __device__ MlaMessage& message(u32 stage) const { return reinterpret_cast<MlaMessage*>(base + messages_offset)[stage]; }

    /// What the score warpgroup works on. Out of registers, of which it has none to spare.
    __device__ MlaPiece& piece() const { return *reinterpret_cast<MlaPiece*>(base + piece_offset); }

    /// The left or the right half of the value columns is there; the right half's brings the rotary part.
    __device__ Mbarrier& full(u32 stage, u32 side) const { return barrier(side, stage); }
    /// All warps that read a side of the stage have done so. Both value warpgroups read the right one: there are the probabilities.
    __device__ Mbarrier& read(u32 stage, u32 side) const { return barrier(2 + side, stage); }
    /// Probabilities, corrections and message are there.
    __device__ Mbarrier& ready(u32 stage) const { return barrier(4, stage); }
    /// The tensor cores have made the scores.
    __device__ Mbarrier& scored(u32 stage) const { return barrier(5, stage); }

    /// FP8 rows have come.
    __device__ Mbarrier& raw_full(u32 slot, u32 side) const { return reinterpret_cast<Mbarrier*>(base + raw_barriers_offset)[2 * slot + side]; }
    __device__ u8* raw_values(u32 slot, u32 side) const { return base + raw_offset + side * MlaRaw::slots * MlaRaw::slot_bytes(0) + slot * MlaRaw::slot_bytes(side); }
    __device__ u8* raw_tails(u32 slot, u32 side) const { return raw_values(slot, side) + MlaRaw::tokens * MlaRaw::value_bytes; }

    __device__ Mbarrier& barrier(u32 kind, u32 stage) const { return reinterpret_cast<Mbarrier*>(base + barriers_offset)[kind * Config::stages + stage]; }
};

/// What a launch must ask for.
template <class Config>
constexpr u32 mla_shared_bytes = MlaStorage<Config>::bytes;

template <class Config>
__device__ MlaStorage<Config> mla_storage() {
    // The swizzle works on absolute addresses. There is no room for slack: the alignment of the declaration is what the driver goes by.
    extern __shared__ __align__(1024) u8 dynamic[];
    return {dynamic};
}

} // namespace hadal
