/// What keeps the stages full of keys.
#pragma once

#include "common/bulk_tensor.cuh"
#include "common/ring.cuh"
#include "common/thread.cuh"
#include "mla/pages.cuh"
#include "mla/storage.cuh"

namespace hadal {

/// Brings one side of the keys, block by block. A value warpgroup refills the half that it has read itself, by its first warp: a warp more would take
/// the registers of all of its scheduler.
template <class Config>
class MlaLoader {
    static constexpr u32 box_rows = min_of(Config::page_size, mla_block), boxes = mla_block / box_rows;

    const MlaStorage<Config>& storage;
    const MlaMaps& maps;
    const MlaParameters& parameters;
    const u32 side;
    const bool loads;
    MlaPiece piece;
    /// The page of the next block's tokens: lane i has it for those that are i boxes on. Asked for a block ahead, and not touched before it is used.
    u32 page;

    __device__ u32 token() const { return piece.block * mla_block + min_of(lane_index(), boxes - 1) * box_rows; }

    __device__ void look_up() { page = page_of<Config>(parameters, piece, token()); }

    /// The same for the first blocks of a part, which has their pages.
    __device__ void look_up_first() {
        if (piece.block >= piece.end_block)
            return;
        const MlaPart& part = parameters.parts[piece.unit / ceil_div(parameters.rows, mla_rows)];
        const u32 ahead = token() / Config::page_size - part.first_block * mla_block / Config::page_size;
        if (piece.sequence == part.first_sequence && ahead < mla_first_pages)
            page = part.first_pages[ahead];
        else
            look_up();
    }

    /// Loads the next block to a stage that nobody reads any more.
    __device__ void load(u32 stage) {
        const u32 first = side * 4, end = side == 0 ? 4 : Config::width / 64;
        Mbarrier& full = storage.full(stage, side);
        if (lane_index() == 0)
            full.arrive_expecting((end - first) * MlaStorage<Config>::tile_bytes);
        __syncwarp();
        if (lane_index() < boxes) {
            // What the page table names wrongly is looked for behind any cache's end, where the copy engine finds zeros.
            const u32 row = page < parameters.cache_pages ? page * Config::page_size + token() % Config::page_size : mla_no_row;
#pragma unroll 1
            for (u32 tile = first; tile < end; tile++)
                load_box(storage.keys(stage, tile) + lane_index() * box_rows * 128, maps.keys, full, tile * 64, row);
        }
        __syncwarp();
        if (++piece.block == piece.end_block)
            next_piece<Config>(piece, parameters);
    }

public:
    /// Fills all stages.
    __device__ MlaLoader(const MlaStorage<Config>& storage, const MlaMaps& maps, const MlaParameters& parameters, u32 side)
        : storage(storage), maps(maps), parameters(parameters), side(side), loads(warp_index() % 4 == 0), piece(before_first_piece()) {
        if (!loads)
            return;
        next_piece<Config>(piece, parameters);
        look_up_first();
#pragma unroll 1
        for (u32 stage = 0; stage < Config::stages && piece.block < piece.end_block; stage++) {
            load(stage);
            look_up_first();
        }
    }

    /// Loads the next block to a stage that this warp has read, when all have.
    __device__ void reload(RingPosition<Config::stages> ring) {
        if (!loads || piece.block >= piece.end_block)
            return;
        storage.read(ring.stage, side).wait(ring.parity);
        load(ring.stage);
        look_up();
    }
};

/// Lets go of a stage that this warp has read.
template <class Config>
__device__ inline void release(const MlaStorage<Config>& storage, u32 stage, u32 side) {
    __syncwarp();
    if (lane_index() != 0)
        return;
    // The rotary part's place, on the right, is that of the probabilities, which both sides read.
    for (u32 of = side; of < 2; of++)
        storage.read(stage, of).arrive();
}

} // namespace hadal
