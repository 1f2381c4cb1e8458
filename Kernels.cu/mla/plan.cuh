/// Shares the work of a step among parts, by one block of threads.
#pragma once

#include "common/dependent_launch.cuh"
#include "common/thread.cuh"
#include "mla/config.cuh"

namespace hadal {

struct MlaPlanParameters {
    const i32* lengths;
    const i32* page_table;
    MlaPart* parts;
    /// What of each sequence is attended to: kept, so that a length that changes under way can do no harm.
    u32* kept_lengths;
    MlaCuts* cuts;
    /// [batch + 1], to work with.
    u64* starts;
    u32 batch;
    /// Pages of a sequence in the page table, and tokens of a page.
    u32 table_pages, page_size;
    u32 part_count;
    /// In blocks: what a piece costs beside its own, what it costs more where it is to be combined, what combining costs as such, and the fewest blocks
    /// that are worth a piece.
    u32 piece_cost, cut_cost, combine_cost, least_blocks;
};

constexpr u32 mla_plan_threads = mla_most_parts;

/// How many reaches are tried: the fewest blocks that are worth a piece, 4, 16, 64 and 256 blocks.
constexpr u32 mla_plan_reaches = 5;

/// The sum of all values up to this thread's, and of all.
struct MlaScan {
    u64 inclusive, total;
};

__device__ inline MlaScan scan_block(u64 value) {
    __shared__ u64 sums[mla_plan_threads / warp_size];
    const u32 lane = threadIdx.x % warp_size, warp = threadIdx.x / warp_size;
    u64 inclusive = value;
#pragma unroll
    for (u32 distance = 1; distance < warp_size; distance *= 2) {
        const u64 before = __shfl_up_sync(0xffffffff, inclusive, distance);
        if (lane >= distance)
            inclusive += before;
    }
    __syncthreads();
    if (lane == warp_size - 1)
        sums[warp] = inclusive;
    __syncthreads();
    u64 total = lane < mla_plan_threads / warp_size ? sums[lane] : 0;
#pragma unroll
    for (u32 distance = 1; distance < warp_size; distance *= 2) {
        const u64 before = __shfl_up_sync(0xffffffff, total, distance);
        if (lane >= distance)
            total += before;
    }
    const u64 before = __shfl_sync(0xffffffff, total, max_of(warp, 1) - 1);
    return {inclusive + (warp == 0 ? 0 : before), __shfl_sync(0xffffffff, total, warp_size - 1)};
}

/// Where one part ends and the next begins.
struct MlaBoundary {
    u32 sequence, block;
    /// Blocks of the sequence from there on.
    u32 behind;
    /// What all in front of it costs.
    u64 cost;
};

struct MlaPlanner {
    const MlaPlanParameters& p;
    /// [batch + 1]: what all sequences in front of one cost, in blocks.
    u64* const starts;
    /// Lengths by sequence.
    u32* const lengths;
    u64 total;

    __device__ MlaBoundary end() const { return {p.batch, 0, 0, total}; }

    /// Blocks in front of a boundary.
    __device__ u64 blocks_before(const MlaBoundary& boundary) const {
        return boundary.cost - static_cast<u64>(boundary.sequence + (boundary.block == 0 ? 0 : 1)) * p.piece_cost;
    }

    /// Sums up the costs of the sequences.
    __device__ void add_costs() {
        total = 0;
        for (u32 first = 0; first < p.batch; first += mla_plan_threads) {
            const u32 sequence = first + threadIdx.x;
            u64 cost = 0;
            if (sequence < p.batch) {
                const u32 length = min_of(max(p.lengths[sequence], 0), p.table_pages * p.page_size);
                lengths[sequence] = p.kept_lengths[sequence] = length;
                cost = mla_blocks(length) + p.piece_cost;
            }
            const MlaScan scan = scan_block(cost);
            if (sequence < p.batch)
                starts[sequence + 1] = total + scan.inclusive;
            total += scan.total;
        }
        if (threadIdx.x == 0)
            starts[0] = 0;
        __syncthreads();
    }

    /// Parts get equal costs, and none gets less than a piece is worth.
    __device__ MlaBoundary boundary(u32 part) const {
        const u64 most = static_cast<u64>(p.least_blocks) * p.part_count;
        const u32 parts = total < most ? max_of(static_cast<u32>(total) / p.least_blocks, 1) : p.part_count;
        if (part >= parts)
            return end();

        // Divided in 32 bits, since 64 take their time.
        const u64 share = total >> 32 == 0 ? static_cast<u32>(total) / parts : total / parts;
        const u64 position = part * share + part * static_cast<u32>(total - share * parts) / parts;
        u32 low = 0, high = p.batch;
        while (low + 1 < high) {
            const u32 middle = (low + high) / 2;
            (starts[middle] <= position ? low : high) = middle;
        }
        const u64 start = starts[low];
        const u32 offset = static_cast<u32>(position - start), blocks = static_cast<u32>(starts[low + 1] - start) - p.piece_cost;
        return offset <= p.piece_cost ? MlaBoundary{low, 0, blocks, start} : MlaBoundary{low, offset - p.piece_cost, blocks + p.piece_cost - offset, position};
    }

    /// Moves a boundary that is within `reach` blocks of an end of its sequence to there.
    __device__ MlaBoundary moved(const MlaBoundary& boundary, u32 reach) const {
        if (boundary.block == 0)
            return boundary;
        if (boundary.block < reach && boundary.block <= boundary.behind)
            return {boundary.sequence, 0, boundary.block + boundary.behind, boundary.cost - p.piece_cost - boundary.block};
        return boundary.behind < reach ? MlaBoundary{boundary.sequence + 1, 0, 0, boundary.cost + boundary.behind} : boundary;
    }

    /// Cutting a sequence costs: its pieces are to be combined. Of several reaches takes the one whose dearest part is the cheapest.
    __device__ u32 best_reach(MlaBoundary own) {
        __shared__ u32 dearest[mla_plan_reaches], cutting;
        __shared__ MlaBoundary ends[mla_plan_threads];
        if (threadIdx.x < mla_plan_reaches)
            dearest[threadIdx.x] = cutting = 0;
        ends[threadIdx.x] = own;
        __syncthreads();
        const MlaBoundary next = threadIdx.x + 1 < mla_plan_threads ? ends[threadIdx.x + 1] : end();
#pragma unroll
        for (u32 i = 0; i < mla_plan_reaches && warp_index() * warp_size < p.part_count; i++) {
            const MlaBoundary from = moved(own, reach(i)), to = moved(next, reach(i));
            const u32 cut = (from.block != 0) + (to.block != 0);
            const u64 cost = to.cost - from.cost + (from.block != 0 ? p.piece_cost : 0) + cut * p.cut_cost;
            const u32 most = __reduce_max_sync(0xffffffff, static_cast<u32>(cost)), any = __any_sync(0xffffffff, cut != 0);
            if (threadIdx.x % warp_size == 0 && most != 0) {
                atomicMax(&dearest[i], most);
                atomicOr(&cutting, any << i);
            }
        }
        __syncthreads();
        u32 best = 0, least = ~0u;
        for (u32 i = 0; i < mla_plan_reaches; i++) {
            const u32 cost = dearest[i] + (cutting >> i & 1) * p.combine_cost;
            best = cost < least ? i : best;
            least = min_of(cost, least);
        }
        return reach(best);
    }

    __device__ u32 reach(u32 i) const { return max_of(p.least_blocks, i == 0 ? 0 : 1u << 2 * i); }

    /// The pages from a boundary on.
    __device__ void look_up(i32 (&pages)[mla_first_pages], const MlaBoundary& boundary) const {
        const u32 page = boundary.block * mla_block / p.page_size;
        const i32* const table = p.page_table + static_cast<u64>(boundary.sequence) * p.table_pages;
#pragma unroll
        for (u32 i = 0; i < mla_first_pages; i++) {
            pages[i] = -1;
            if (boundary.sequence < p.batch && page + i < p.table_pages)
                pages[i] = table[page + i];
        }
    }

    /// The parts from this thread's boundary to the next. A boundary within a sequence ends a piece of it and begins the next: pieces are numbered in
    /// their order, and their numbers are slots.
    __device__ void write_parts() {
        __shared__ MlaBoundary boundaries[mla_plan_threads];
        __shared__ u32 ending[mla_plan_threads];
        const u32 part = threadIdx.x;
        const MlaBoundary even = boundary(part), own = moved(even, best_reach(even));
        boundaries[part] = own;
        i32 pages[mla_first_pages];
        look_up(pages, own);
        __syncthreads();

        const bool within = own.block != 0, first = within && (boundaries[part - 1].sequence != own.sequence || boundaries[part - 1].block == 0);
        const MlaScan scan = scan_block((within ? 1 : 0) + (first ? 1ull << 32 : 0));
        const u32 sequences = static_cast<u32>(scan.inclusive >> 32), numbered = static_cast<u32>(scan.inclusive) + sequences;
        ending[part] = numbered - 2;
        if (part == 0) {
            p.cuts->batch = p.batch;
            p.cuts->part_count = p.part_count;
            p.cuts->count = static_cast<u32>(scan.total >> 32);
        }
        __syncthreads();
        p.parts[part].batch = p.batch;
        p.parts[part].part_count = p.part_count;
        if (part >= p.part_count)
            return;

        const MlaBoundary end = part + 1 < mla_plan_threads ? boundaries[part + 1] : this->end();
        const i32 last_slot = end.block != 0 ? ending[part + 1] : -1;
        const bool ends_at_once = end.block != 0 && end.sequence == own.sequence;
        MlaPart& result = p.parts[part];
        result.first_sequence = own.sequence;
        result.first_block = own.block;
        result.end_sequence = end.sequence;
        result.end_block = end.block;
        result.first_slot = within ? static_cast<i32>(numbered - 1) : ends_at_once ? last_slot : -1;
        result.last_slot = last_slot;
        result.blocks = static_cast<u32>(blocks_before(end) - blocks_before(own));
        if (result.blocks > 0) {
            result.first_length = lengths[own.sequence];
#pragma unroll
            for (u32 i = 0; i < mla_first_pages; i++)
                result.first_pages[i] = pages[i];
        }
        MlaCut& cut = p.cuts->cuts[sequences - 1];
        if (first) {
            cut.sequence = own.sequence;
            cut.first_slot = numbered - 2;
        }
        if (within && (end.sequence != own.sequence || end.block == 0))
            cut.end_slot = numbered;
    }
};

__device__ inline void mla_plan(const MlaPlanParameters& parameters) {
    wait_for_upstream();
    let_dependents_launch();
    __shared__ u64 starts[mla_plan_threads + 1];
    __shared__ u32 lengths[mla_plan_threads];
    const bool few = parameters.batch <= mla_plan_threads;
    MlaPlanner planner{parameters, few ? starts : parameters.starts, few ? lengths : parameters.kept_lengths, 0};
    planner.add_costs();
    planner.write_parts();
}

} // namespace hadal
