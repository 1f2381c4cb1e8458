/// Warpgroup matrix multiply on 16-bit formats (PTX ISA 9.7.15, wgmma).
#pragma once

#include "common/half.cuh"
#include "common/wgmma.cuh"

namespace hadal {

/// Describes a K-major operand of 16 elements of K, whose rows are 32 bytes under the 32-byte swizzle: groups of 8 rows lie 256 bytes apart, the
/// base is 256-aligned (PTX ISA 9.7.15.5.1, Matrix Descriptor).
__device__ inline u64 narrow_operand(const void* tile) {
    constexpr u64 swizzle_32_bytes = 3ull << 62;
    constexpr u64 group_stride = (256ull >> 4) << 32;
    return swizzle_32_bytes | group_stride | (1ull << 16) | ((shared_address(tile) & 0x3ffff) >> 4);
}

/// Describes an operand in shared memory whose inner dimension is M or N: rows of 128 bytes, one for each k, under the 128-byte swizzle
/// (PTX ISA 9.7.15.5.1, Matrix Descriptor). 8 of k lie 1024 bytes apart, the next 64 elements of the inner dimension `PanelBytes` apart.
template <u32 PanelBytes>
__device__ inline u64 swizzled_transposed_operand(const void* tile) {
    constexpr u64 swizzle_128_bytes = 1ull << 62;
    constexpr u64 group_stride = (1024ull >> 4) << 32;
    constexpr u64 panel_stride = (static_cast<u64>(PanelBytes) >> 4) << 16;
    return swizzle_128_bytes | group_stride | panel_stride | ((shared_address(tile) & 0x3ffff) >> 4);
}

/// What lane l of warp w of a warpgroup holds of A[64, 16]: elements 2(l % 4) + {0, 1} of rows 16w + l / 4 (x) and eight below (y), and those eight
/// further on of the same rows (z, w) (PTX ISA 9.7.15.5.1, register fragments).
using HalfFragment = uint4;

/// Multiplications of a warpgroup by their operands. Who holds what of the result: see WgmmaE4M3.
template <class Element>
struct WgmmaHalf;

#define HADAL_D8(i) "+f"(d[i]), "+f"(d[i + 1]), "+f"(d[i + 2]), "+f"(d[i + 3]), "+f"(d[i + 4]), "+f"(d[i + 5]), "+f"(d[i + 6]), "+f"(d[i + 7])
#define HADAL_D32(i) HADAL_D8(i), HADAL_D8(i + 8), HADAL_D8(i + 16), HADAL_D8(i + 24)
#define HADAL_R32 "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31"
#define HADAL_R128 HADAL_R32 ", " \
    "%32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47, %48, %49, %50, %51, %52, %53, %54, %55, %56, %57, %58, %59, %60, %61, %62, %63, " \
    "%64, %65, %66, %67, %68, %69, %70, %71, %72, %73, %74, %75, %76, %77, %78, %79, %80, %81, %82, %83, %84, %85, %86, %87, %88, %89, %90, %91, %92, %93, %94, %95, " \
    "%96, %97, %98, %99, %100, %101, %102, %103, %104, %105, %106, %107, %108, %109, %110, %111, %112, %113, %114, %115, %116, %117, %118, %119, %120, %121, %122, %123, %124, %125, %126, %127"
#define HADAL_WGMMA_HALF(element, name)                                                                                                       \
    template <>                                                                                                                               \
    struct WgmmaHalf<element> {                                                                                                               \
        /* d[64, 64] (+)= A[64, 16] · B[64, 16]ᵀ, A in registers, B with K innermost. */                                                      \
        __device__ static void multiply(f32 (&d)[32], const HalfFragment& a, u64 b, bool add) {                                               \
            asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, %37, 0;\n"                                                                        \
                         "wgmma.mma_async.sync.aligned.m64n64k16.f32." name "." name " {" HADAL_R32 "}, {%32, %33, %34, %35}, %36, p, 1, 1, 0;\n}\n" \
                         : HADAL_D32(0)                                                                                                       \
                         : "r"(a.x), "r"(a.y), "r"(a.z), "r"(a.w), "l"(b), "r"(static_cast<u32>(add)));                                       \
        }                                                                                                                                     \
        /* The same with A in shared memory, K innermost. */                                                                                  \
        __device__ static void multiply(f32 (&d)[32], u64 a, u64 b, bool add) {                                                               \
            asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, %34, 0;\n"                                                                        \
                         "wgmma.mma_async.sync.aligned.m64n64k16.f32." name "." name " {" HADAL_R32 "}, %32, %33, p, 1, 1, 0, 0;\n}\n"         \
                         : HADAL_D32(0)                                                                                                       \
                         : "l"(a), "l"(b), "r"(static_cast<u32>(add)));                                                                       \
        }                                                                                                                                     \
        /* d[64, 256] (+)= A[64, 16] · B[16, 256], A with K innermost, B with N innermost. */                                                 \
        __device__ static void multiply_transposed(f32 (&d)[128], u64 a, u64 b, bool add) {                                                   \
            asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, %130, 0;\n"                                                                       \
                         "wgmma.mma_async.sync.aligned.m64n256k16.f32." name "." name " {" HADAL_R128 "}, %128, %129, p, 1, 1, 0, 1;\n}\n"     \
                         : HADAL_D32(0), HADAL_D32(32), HADAL_D32(64), HADAL_D32(96)                                                          \
                         : "l"(a), "l"(b), "r"(static_cast<u32>(add)));                                                                       \
        }                                                                                                                                     \
    };

HADAL_WGMMA_HALF(bf16, "bf16")
HADAL_WGMMA_HALF(f16, "f16")

#undef HADAL_WGMMA_HALF
#undef HADAL_R128
#undef HADAL_R32
#undef HADAL_D32
#undef HADAL_D8

} // namespace hadal
