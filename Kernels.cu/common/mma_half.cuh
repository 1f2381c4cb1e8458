/// Warp matrix multiply on 16-bit elements, operands in registers (PTX ISA 9.7.14.5.8, fragments of m16n8k16).
#pragma once

#include "common/half.cuh"

namespace hadal {

/// d += A[16, 16] · B[8, 16]ᵀ. With r = l / 4 and q = l % 4, lane l gives pairs of neighbours of rows r and r + 8 of A, from k = 2q and from k = 8 + 2q:
/// upper and lower row of the former, then of the latter; of row r of B the same two pairs; and holds d at rows r (d[0], d[1]) and r + 8, columns 2q and
/// 2q + 1.
template <class Element>
__device__ void mma_half(f32 (&d)[4], const u32 (&a)[4], u32 low_b, u32 high_b);

template <>
__device__ inline void mma_half<f16>(f32 (&d)[4], const u32 (&a)[4], u32 low_b, u32 high_b) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(low_b), "r"(high_b));
}

template <>
__device__ inline void mma_half<bf16>(f32 (&d)[4], const u32 (&a)[4], u32 low_b, u32 high_b) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(low_b), "r"(high_b));
}

} // namespace hadal
