/// The pieces of sequences that a CTA attends to, in their order.
#pragma once

#include "mla/config.cuh"

namespace hadal {

/// Blocks of one sequence, by the rows of one tile. A CTA takes every gridDim.x-th unit, a pair of a part and a tile of rows: those of one part lie
/// side by side, so that they meet in L2.
struct MlaPiece {
    u32 unit;
    u32 tile;
    /// -1 in front of a unit's first.
    i32 sequence;
    u32 length;
    u32 block, end_block;
    /// Where it waits to be combined; -1 where it is the whole sequence.
    i32 slot;
};

__device__ inline MlaPiece before_first_piece() { return {blockIdx.x, 0, -1, 0, 0, 0, -1}; }

/// Takes the next piece; one without a block where there is none.
template <class Config>
__device__ inline void next_piece(MlaPiece& piece, const MlaParameters& parameters) {
    const u32 tiles = ceil_div(parameters.rows, mla_rows);
    for (; piece.unit < parameters.part_count * tiles; piece.unit += gridDim.x, piece.sequence = -1) {
        const MlaPart& part = parameters.parts[piece.unit / tiles];
        const bool first = piece.sequence < 0;
        const i32 sequence = first ? part.first_sequence : piece.sequence + 1, end_sequence = part.end_sequence, end_block = part.end_block;
        if (sequence > end_sequence || (sequence == end_sequence && end_block == 0))
            continue;

        piece.tile = piece.unit % tiles;
        piece.sequence = sequence;
        piece.length = first ? part.first_length : parameters.lengths[sequence];
        piece.block = first ? part.first_block : 0;
        piece.end_block = sequence == end_sequence ? end_block : mla_blocks(piece.length);
        piece.slot = first ? part.first_slot : sequence == end_sequence ? part.last_slot : -1;
        return;
    }
    piece.block = piece.end_block = 0;
}

} // namespace hadal
