/// What brings a team its runs of FP8 rows.
#pragma once

#include "common/bulk.cuh"
#include "mla/few/storage.cuh"
#include "mla/pages.cuh"

namespace hadal {

/// Brings the runs of a team, two ahead; its first warp does. Where it has come to is in shared memory: there are no registers for it.
template <class Config>
class MlaFewLoader {
    static constexpr u32 box_rows = min_of(Config::page_size, mla_few_tokens), boxes = mla_few_tokens / box_rows;

    const MlaFewStorage& storage;
    const u8* const cache;
    const MlaParameters& parameters;
    const u32 team;
    /// As in MlaLoader.
    u32 page;

    __device__ static u32 token(const MlaFewWalk& walk) {
        return (first_run(walk.piece) + walk.next) * mla_few_tokens + min_of(lane_index(), boxes - 1) * box_rows;
    }

    /// Goes on to a piece that has a run for the team, and looks up its page.
    __device__ void settle(MlaFewWalk walk) {
        while (walk.next >= walk.count) {
            walk.next -= walk.count;
            walk.count = 0;
            next_piece<Config>(walk.piece, parameters);
            if (walk.piece.end_block == 0)
                break;
            walk.count = run_count(walk.piece);
        }
        page = page_of<Config>(parameters, walk.piece, token(walk));
        __syncwarp();
        if (lane_index() == 0)
            storage.walk(team) = walk;
        __syncwarp();
    }

    /// Rows that are behind the end, or in no page, become zeros: neither the numbers of other sequences nor any NaN is to get into sums.
    __device__ static void clear(u8* rows, u32 loaded) {
#pragma unroll 1
        for (u32 box = 0; box < boxes; box++) {
            const u32 end = (box + 1) * box_rows * MlaFewStorage::row_bytes;
            const u32 from = box * box_rows * MlaFewStorage::row_bytes + __shfl_sync(0xffffffff, loaded, box) * MlaFewStorage::row_bytes;
            for (u32 i = from + lane_index() * 16; i < end; i += warp_size * 16)
                *reinterpret_cast<uint4*>(rows + i) = uint4{0, 0, 0, 0};
        }
        // Copies follow to where ordinary writes have been.
        fence_shared_for_async_proxy();
        __syncwarp();
    }

public:
    __device__ MlaFewLoader(const MlaFewStorage& storage, const u8* cache, const MlaParameters& parameters, u32 team)
        : storage(storage), cache(cache), parameters(parameters), team(team), page(0) {}

    __device__ void start() {
        settle({before_first_piece(), team, 0});
        load({team});
        load({team + mla_teams});
    }

    /// Loads the next run to its slot, which nobody reads any more.
    __device__ void load(MlaRun run) {
        MlaFewWalk walk = storage.walk(team);
        if (walk.count == 0)
            return;
        const u32 lane = lane_index(), length = walk.piece.length, first = token(walk);
        const u32 loaded = lane < boxes && page < parameters.cache_pages ? min_of(length - min_of(length, first), box_rows) : 0;
        const u32 total = __reduce_add_sync(0xffffffff, loaded);
        u8* const rows = storage.rows(run.slot());
        Mbarrier& full = storage.full(run.slot());
        if (total != mla_few_tokens)
            clear(rows, loaded);
        if (lane == 0)
            full.arrive_expecting(total * MlaFewStorage::row_bytes);
        __syncwarp();
        if (loaded > 0) {
            const u64 row = static_cast<u64>(page) * Config::page_size + first % Config::page_size;
            load_bytes(rows + lane * box_rows * MlaFewStorage::row_bytes, cache + row * MlaFewStorage::row_bytes, loaded * MlaFewStorage::row_bytes, full);
        }
        walk.next += mla_teams;
        settle(walk);
    }
};

} // namespace hadal
