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

constexpr u32 mla_plan_threads = 256;

/// How many reaches are tried: 0, 4, 16, 64 and 256 blocks.
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
};

struct MlaPlanner {
    const MlaPlanParameters& p;
    /// [batch + 1]: what all sequences in front of one cost, in blocks.
    u64* const starts;
    u64 total;

    __device__ u32 length_of(u32 sequence) const { return min_of(max(p.lengths[sequence], 0), p.table_pages * p.page_size); }

    /// Blocks in front of a boundary.
    __device__ u64 blocks_before(MlaBoundary boundary) const { return starts[boundary.sequence] - static_cast<u64>(boundary.sequence) * p.piece_cost + boundary.block; }

    __device__ u32 blocks_of(u32 sequence) const { return static_cast<u32>(starts[sequence + 1] - starts[sequence]) - p.piece_cost; }

    /// Sums up the costs of the sequences.
    __device__ void add_costs() {
        total = 0;
        for (u32 first = 0; first < p.batch; first += mla_plan_threads) {
            const u32 sequence = first + threadIdx.x;
            u64 cost = 0;
            if (sequence < p.batch) {
                p.kept_lengths[sequence] = length_of(sequence);
                cost = mla_blocks(length_of(sequence)) + p.piece_cost;
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
        const u64 worth = p.piece_cost + p.least_blocks, most = total / worth, parts = most == 0 ? 1 : most < p.part_count ? most : p.part_count;
        if (part >= parts)
            return {p.batch, 0};

        const u64 position = part * total / parts;
        u32 low = 0, high = p.batch;
        while (low + 1 < high) {
            const u32 middle = (low + high) / 2;
            (starts[middle] <= position ? low : high) = middle;
        }
        const u32 offset = static_cast<u32>(position - starts[low]);
        return {low, offset - min_of(offset, p.piece_cost)};
    }

    /// Moves a boundary that is within `reach` blocks of an end of its sequence to there.
    __device__ MlaBoundary moved(MlaBoundary boundary, u32 reach) const {
        if (boundary.block == 0)
            return boundary;
        const u32 behind = blocks_of(boundary.sequence) - boundary.block;
        if (boundary.block < reach && boundary.block <= behind)
            return {boundary.sequence, 0};
        return behind < reach ? MlaBoundary{boundary.sequence + 1, 0} : boundary;
    }

    __device__ u64 cost_before(MlaBoundary boundary) const { return starts[boundary.sequence] + (boundary.block == 0 ? 0 : p.piece_cost + boundary.block); }

    /// Cutting a sequence costs: its pieces are to be combined. Of several reaches takes the one whose dearest part is the cheapest.
    __device__ u32 best_reach(MlaBoundary own) {
        __shared__ u32 dearest[mla_plan_reaches], cutting;
        __shared__ MlaBoundary ends[mla_plan_threads];
        if (threadIdx.x < mla_plan_reaches)
            dearest[threadIdx.x] = cutting = 0;
        ends[threadIdx.x] = own;
        __syncthreads();
        const MlaBoundary next = threadIdx.x + 1 < mla_plan_threads ? ends[threadIdx.x + 1] : MlaBoundary{p.batch, 0};
#pragma unroll
        for (u32 i = 0; i < mla_plan_reaches && warp_index() * warp_size < p.part_count; i++) {
            const MlaBoundary from = moved(own, reach(i)), to = moved(next, reach(i));
            const u32 cut = (from.block != 0) + (to.block != 0);
            const u64 cost = cost_before(to) - cost_before(from) + (from.block != 0 ? p.piece_cost : 0) + cut * p.cut_cost;
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

    /// The parts from this thread's boundary to the next. A boundary within a sequence ends a piece of it and begins the next: pieces are numbered in
    /// their order, and their numbers are slots.
    __device__ void write_parts() {
        __shared__ MlaBoundary boundaries[mla_plan_threads];
        __shared__ u32 ending[mla_plan_threads];
        const u32 part = threadIdx.x;
        const MlaBoundary even = boundary(part), own = moved(even, best_reach(even));
        boundaries[part] = own;
        __syncthreads();

        const bool within = own.block != 0, first = within && (boundaries[part - 1].sequence != own.sequence || boundaries[part - 1].block == 0);
        const MlaScan scan = scan_block((within ? 1 : 0) + (first ? 1ull << 32 : 0));
        const u32 sequences = static_cast<u32>(scan.inclusive >> 32), numbered = static_cast<u32>(scan.inclusive) + sequences;
        ending[part] = numbered - 2;
        if (part == 0)
            p.cuts->count = static_cast<u32>(scan.total >> 32);
        __syncthreads();
        if (part >= p.part_count)
            return;

        const MlaBoundary end = part + 1 < mla_plan_threads ? boundaries[part + 1] : MlaBoundary{p.batch, 0};
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
            result.first_length = p.kept_lengths[own.sequence];
            const u32 page = own.block * mla_block / p.page_size;
            const i32* table = p.page_table + static_cast<u64>(own.sequence) * p.table_pages;
            i32 pages[mla_first_pages];
#pragma unroll
            for (u32 i = 0; i < mla_first_pages; i++)
                pages[i] = page + i < p.table_pages ? table[page + i] : -1;
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
    MlaPlanner planner{parameters, parameters.batch <= mla_plan_threads ? starts : parameters.starts, 0};
    planner.add_costs();
    planner.write_parts();
}

} // namespace hadal
