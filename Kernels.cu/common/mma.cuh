/// Warp matrix multiply on FP8, operands in registers (PTX ISA 9.7.14, mma).
#pragma once

#include "common/types.cuh"

namespace hadal {

/// d += A[16, 32] · B[8, 32]ᵀ for e4m3 operands. With r = l / 4 and q = l % 4, lane l gives four bytes of rows r and r + 8 of A and of row r
/// of B, from k = 4q (`low`) and from k = 16 + 4q (`high`), and holds d at rows r (d[0], d[1]) and r + 8, columns 2q and 2q + 1
/// (PTX ISA 9.7.14.5.12, fragments of m16n8k32).
__device__ inline void mma_e4m3(f32 (&d)[4], u32 low_upper, u32 low_lower, u32 high_upper, u32 high_lower, u32 low_b, u32 high_b) {
    // The result must not share registers with the addend, hence the early clobber: sm_90 has no such instruction, and ptxas 12.4 writes
    // the product into the result before it adds the addend, which was then the product itself.
    f32 result[4];
    asm volatile("mma.sync.aligned.m16n8k32.row.col.f32.e4m3.e4m3.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%10, %11, %12, %13};"
                 : "=&f"(result[0]), "=&f"(result[1]), "=&f"(result[2]), "=&f"(result[3])
                 : "r"(low_upper), "r"(low_lower), "r"(high_upper), "r"(high_lower), "r"(low_b), "r"(high_b), "f"(d[0]), "f"(d[1]), "f"(d[2]), "f"(d[3]));
#pragma unroll
    for (u32 i = 0; i < 4; i++)
        d[i] = result[i];
}

} // namespace hadal
