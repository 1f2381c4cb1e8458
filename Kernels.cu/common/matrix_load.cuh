/// Loads from shared memory to the operand layout of the tensor cores.
#pragma once

#include "common/shared.cuh"

namespace hadal {

/// Loads four transposed 8 × 8 matrices of 16-bit elements; lane 8i + r gives the address of row r of matrix i, and gets of it rows 2(l % 4) and the next
/// of column l / 4 (PTX ISA 9.7.14.5.15, ldmatrix).
__device__ inline uint4 load_transposed_x4(u32 row_address) {
    uint4 m;
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];" : "=r"(m.x), "=r"(m.y), "=r"(m.z), "=r"(m.w) : "r"(row_address) : "memory");
    return m;
}

} // namespace hadal
