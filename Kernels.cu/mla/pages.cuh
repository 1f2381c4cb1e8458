/// Which pages the tokens of a piece are in.
#pragma once

#include "mla/walk.cuh"

namespace hadal {

/// The page of a token of the piece, by the page table; no page where the piece has no block, or the table no column.
template <class Config>
__device__ inline u32 page_of(const MlaParameters& parameters, const MlaPiece& piece, u32 token) {
    const u32 index = token / Config::page_size;
    if (piece.block >= piece.end_block || index >= parameters.table_pages)
        return ~0u;
    return parameters.page_table[static_cast<u64>(piece.sequence) * parameters.table_pages + index];
}

} // namespace hadal
