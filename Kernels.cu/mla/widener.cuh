/// What keeps the stages full of keys where the cache holds FP8 rows.
#pragma once

#include "common/bulk_tensor.cuh"
#include "common/half.cuh"
#include "common/matrix_store.cuh"
#include "common/ring.cuh"
#include "common/thread.cuh"
#include "mla/pages.cuh"
#include "mla/storage.cuh"

namespace hadal {

/// Brings one side of the rows, half a block at a time, and widens them into the stages: all warps of a value warpgroup do.
template <class Config>
class MlaWidener {
    static constexpr u32 box_rows = min_of(Config::page_size, MlaRaw::tokens), boxes = MlaRaw::tokens / box_rows;

    const MlaStorage<Config>& storage;
    const MlaMaps& maps;
    const MlaParameters& parameters;
    const u32 side;
    MlaPiece piece;
    u32 half;
    /// As in MlaLoader.
    u32 page;
    /// Blocks that are still to be widened.
    u32 left;
    RingPosition<MlaRaw::slots> raw;

    __device__ u32 token() const { return piece.block * mla_block + half * MlaRaw::tokens + min_of(lane_index(), boxes - 1) * box_rows; }

    __device__ void look_up() { page = page_of<Config>(parameters, piece, token()); }

    /// Loads the next half of a block, by one warp.
    __device__ void load(u32 slot) {
        if (piece.block >= piece.end_block)
            return;
        Mbarrier& full = storage.raw_full(slot, side);
        if (lane_index() == 0)
            full.arrive_expecting(MlaRaw::slot_bytes(side));
        __syncwarp();
        if (lane_index() < boxes) {
            const u32 row = page < parameters.cache_pages ? page * Config::page_size + token() % Config::page_size : mla_no_row, first = lane_index() * box_rows;
            load_box(storage.raw_values(slot, side) + first * MlaRaw::value_bytes, maps.keys, full, side * MlaRaw::value_bytes, row);
            load_box(storage.raw_tails(slot, side) + first * MlaRaw::tail_bytes(side), side == 0 ? maps.scales : maps.tails, full, mla_values, row);
        }
        __syncwarp();
        half ^= 1;
        if (half == 0 && ++piece.block == piece.end_block)
            next_piece<Config>(piece, parameters);
        look_up();
    }

    /// 32 values of a row, which share a scale. A warp takes eight rows, which the swizzle spreads over all banks.
    __device__ void widen(u32 stage, u32 pair, u32 slot, u32 first_row) const {
        const u32 lane = lane_index(), row = warp_index() % 4 * 8 + lane / 4;
        const u8* const source = storage.raw_values(slot, side) + row * MlaRaw::value_bytes + pair * 128 + lane % 4 * 16;
        const uint4 values[2] = {*reinterpret_cast<const uint4*>(source), *reinterpret_cast<const uint4*>(source + 64)};
        const f32 scale = reinterpret_cast<const f32*>(storage.raw_tails(slot, side) + row * MlaRaw::tail_bytes(side))[side * 2 + pair];
        u8* const keys = storage.keys(stage, side * 4 + pair * 2);
        const u32 offset = (first_row + row) * 128 + lane % 4 * 32;
#pragma unroll
        for (u32 i = 0; i < 4; i++) {
            const float4 low = unpack_e4m3(i % 2 == 0 ? values[i / 2].x : values[i / 2].z), high = unpack_e4m3(i % 2 == 0 ? values[i / 2].y : values[i / 2].w);
            using Element = typename Config::Element;
            *reinterpret_cast<uint4*>(keys + i / 2 * MlaStorage<Config>::tile_bytes + swizzle<128>(offset + i % 2 * 16)) = {
                pack_half<Element>(low.x * scale, low.y * scale), pack_half<Element>(low.z * scale, low.w * scale),
                pack_half<Element>(high.x * scale, high.y * scale), pack_half<Element>(high.z * scale, high.w * scale)};
        }
    }

    /// The rotary part is wide already.
    __device__ void copy_rotary(u32 stage, u32 slot, u32 first_row) const {
        const u32 lane = lane_index();
#pragma unroll
        for (u32 i = 0; i < 2; i++) {
            const u32 row = warp_index() % 4 * 8 + i * 4 + lane / 8, chunk = lane % 8;
            *reinterpret_cast<uint4*>(storage.keys(stage, 8) + swizzle<128>((first_row + row) * 128 + chunk * 16)) =
                *reinterpret_cast<const uint4*>(storage.raw_tails(slot, side) + row * MlaRaw::tail_bytes(side) + MlaRaw::scale_bytes + chunk * 16);
        }
    }

    /// Widens the next block into a stage that nobody reads any more.
    __device__ void fill(u32 stage) {
#pragma unroll 1
        for (u32 first_row = 0; first_row < mla_block; first_row += MlaRaw::tokens) {
            const u32 slot = raw.stage;
            storage.raw_full(slot, side).wait(raw.parity);
#pragma unroll
            for (u32 pair = 0; pair < 2; pair++)
                widen(stage, pair, slot, first_row);
            if (side == 1)
                copy_rotary(stage, slot, first_row);
            named_barrier(2 + side, warpgroup_size);
            if (warp_index() % 4 == 0)
                load(slot);
            raw.advance();
        }
        left--;
        fence_shared_for_async_proxy();
        __syncwarp();
        if (lane_index() == 0)
            storage.full(stage, side).arrive();
    }

public:
    /// Fills all stages.
    __device__ MlaWidener(const MlaStorage<Config>& storage, const MlaMaps& maps, const MlaParameters& parameters, u32 side)
        : storage(storage), maps(maps), parameters(parameters), side(side), piece(before_first_piece()), half(0), left(0) {
        const u32 tiles = ceil_div(parameters.rows, mla_rows);
        for (u32 unit = blockIdx.x; unit < parameters.part_count * tiles; unit += gridDim.x)
            left += parameters.parts[unit / tiles].blocks;
        if (warp_index() % 4 == 0) {
            next_piece<Config>(piece, parameters);
            look_up();
#pragma unroll 1
            for (u32 slot = 0; slot < MlaRaw::slots; slot++)
                load(slot);
        }
#pragma unroll 1
        for (u32 stage = 0; stage < Config::stages && left > 0; stage++)
            fill(stage);
    }

    /// Fills a stage that this warp has read, when all have.
    __device__ void reload(RingPosition<Config::stages> ring) {
        if (left == 0)
            return;
        storage.read(ring.stage, side).wait(ring.parity);
        fill(ring.stage);
    }
};

} // namespace hadal
