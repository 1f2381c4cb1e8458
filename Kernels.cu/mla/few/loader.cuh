/// What brings runs of FP8 rows.
#pragma once

#include "common/bulk.cuh"
#include "mla/few/storage.cuh"
#include "mla/pages.cuh"

namespace hadal {

/// Brings the runs of all pieces, in their order; one warp does.
template <class Config>
class MlaFewLoader {
    static constexpr u32 box_rows = min_of(Config::page_size, mla_few_tokens), boxes = mla_few_tokens / box_rows;

    const MlaFewStorage& storage;
    const u8* const cache;
    const MlaParameters& parameters;
    MlaPiece piece;
    /// Runs of the piece up to the next, and all.
    u32 done, count;
    /// As in MlaLoader.
    u32 page;
    MlaRun run;

    __device__ u32 token() const { return (first_run(piece) + done) * mla_few_tokens + min_of(lane_index(), boxes - 1) * box_rows; }

    __device__ void look_up() { page = page_of<Config>(parameters, piece, token()); }

    /// Goes on to a piece that has a run. False behind the last.
    __device__ bool next() {
        for (;;) {
            next_piece<Config>(piece, parameters);
            if (piece.end_block == 0)
                return false;
            done = 0;
            count = run_count(piece);
            if (count > 0)
                return true;
        }
    }

    /// Rows that are behind the end, or in no page, become zeros: neither the numbers of other sequences nor any NaN is to get into sums.
    __device__ void clear(u8* rows, u32 loaded) const {
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

    __device__ void load() {
        const u32 slot = run.slot(), lane = lane_index();
        u8* const rows = storage.rows(slot);
        Mbarrier& full = storage.full(slot);
        if (run.index >= MlaFewStorage::slots)
            storage.read(slot).wait(run.parity() ^ 1);
        const u32 left = piece.length - min_of(piece.length, token());
        const u32 loaded = lane < boxes && page < parameters.cache_pages ? min_of(left, box_rows) : 0;
        const u32 total = __reduce_add_sync(0xffffffff, loaded);
        if (total != mla_few_tokens)
            clear(rows, loaded);
        if (lane == 0)
            full.arrive_expecting(total * MlaFewStorage::row_bytes);
        __syncwarp();
        if (loaded > 0) {
            const u64 row = static_cast<u64>(page) * Config::page_size + token() % Config::page_size;
            load_bytes(rows + lane * box_rows * MlaFewStorage::row_bytes, cache + row * MlaFewStorage::row_bytes, loaded * MlaFewStorage::row_bytes, full);
        }
        run.index++;
    }

public:
    __device__ MlaFewLoader(const MlaFewStorage& storage, const u8* cache, const MlaParameters& parameters)
        : storage(storage), cache(cache), parameters(parameters), piece(before_first_piece()), done(0), count(0), page(0), run{0} {}

    __device__ void load_all() {
        if (!next())
            return;
        look_up();
        for (;;) {
            load();
            if (++done == count && !next())
                return;
            look_up();
        }
    }
};

} // namespace hadal
