/// Stores from the accumulator layout of the tensor cores to shared memory.
#pragma once

#include "common/shared.cuh"

namespace hadal {

/// Stores four 8 × 8 matrices of 16-bit elements; lane 8i + r gives the address of row r of matrix i
/// (PTX ISA 9.7.14.5.16, stmatrix).
__device__ inline void store_matrix_x4(u32 row_address, u32 m0, u32 m1, u32 m2, u32 m3) {
    asm volatile("stmatrix.sync.aligned.m8n8.x4.shared.b16 [%0], {%1, %2, %3, %4};" ::"r"(row_address), "r"(m0), "r"(m1), "r"(m2), "r"(m3)
                 : "memory");
}

__device__ inline void store_shared(u32 address, f32 x, f32 y) {
    asm volatile("st.shared.v2.f32 [%0], {%1, %2};" ::"r"(address), "f"(x), "f"(y) : "memory");
}

/// Where byte `offset` of a box lies when its rows are `RowBytes` (128, 64 or 32) and its swizzle span is the same: the copy
/// engine XORs the 16-byte chunk index with the address bits from 7 up (PTX ISA 5.5.5, Swizzling modes).
template <u32 RowBytes>
__device__ inline u32 swizzle(u32 offset) {
    static_assert(RowBytes == 128 || RowBytes == 64 || RowBytes == 32, "the copy engine swizzles spans of 128, 64 or 32 bytes");
    return offset ^ (((offset >> 7) & (RowBytes / 16 - 1)) << 4);
}

} // namespace hadal
