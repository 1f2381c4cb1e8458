/// Warpgroup matrix multiply on FP8 (PTX ISA 9.7.15, wgmma).
#pragma once

#include "common/shared.cuh"

namespace hadal {

/// Describes a K-major operand in shared memory whose rows are 128 bytes under the 128-byte swizzle
/// (PTX ISA 9.7.15.5.1, Matrix Descriptor): groups of 8 rows lie 1024 bytes apart, the tile's base is 1024-aligned.
/// Adding 2 moves on by 32 bytes of K, adding 64 by 8 rows; the swizzle works on the resulting addresses.
__device__ inline u64 swizzled_operand(const void* tile) {
    constexpr u64 swizzle_128_bytes = 1ull << 62;
    constexpr u64 group_stride = (1024ull >> 4) << 32;
    return swizzle_128_bytes | group_stride | (1ull << 16) | ((shared_address(tile) & 0x3ffff) >> 4);
}

/// Orders earlier register and shared-memory accesses before the wgmma that follow (PTX ISA 9.7.15.7.1, wgmma.fence).
__device__ inline void wgmma_fence() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }

/// Closes the group of wgmma issued so far (PTX ISA 9.7.15.7.2, wgmma.commit_group).
__device__ inline void wgmma_commit() { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }

/// Waits until at most `Pending` groups are in flight (PTX ISA 9.7.15.7.3, wgmma.wait_group).
template <u32 Pending>
__device__ inline void wgmma_wait() {
    asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(Pending) : "memory");
}

/// Keeps the compiler from moving accesses to an accumulator across a fence or a wait.
template <u32 Count>
__device__ inline void pin(f32 (&registers)[Count]) {
#pragma unroll
    for (u32 i = 0; i < Count; i++)
        asm volatile("" : "+f"(registers[i])::"memory");
}

/// d (+)= A[64, 32] · B[N, 32]ᵀ for e4m3 operands. Lane l of warp w holds, for each group g of 8 columns, d[4g + {0, 1}] at row
/// 16w + l / 4 and columns 8g + 2(l % 4) + {0, 1}, and d[4g + {2, 3}] eight rows below (PTX ISA 9.7.15.5.1, accumulator D).
template <u32 N>
struct WgmmaE4M3;

// The operand lists of wgmma name every register; these build them in chunks of eight.
#define HADAL_D(i) "+f"(d[i]), "+f"(d[i + 1]), "+f"(d[i + 2]), "+f"(d[i + 3]), "+f"(d[i + 4]), "+f"(d[i + 5]), "+f"(d[i + 6]), "+f"(d[i + 7])
#define HADAL_R0 "%0, %1, %2, %3, %4, %5, %6, %7"
#define HADAL_R1 "%8, %9, %10, %11, %12, %13, %14, %15"
#define HADAL_R2 "%16, %17, %18, %19, %20, %21, %22, %23"
#define HADAL_R3 "%24, %25, %26, %27, %28, %29, %30, %31"
#define HADAL_R4 "%32, %33, %34, %35, %36, %37, %38, %39"
#define HADAL_R5 "%40, %41, %42, %43, %44, %45, %46, %47"
#define HADAL_R6 "%48, %49, %50, %51, %52, %53, %54, %55"
#define HADAL_R7 "%56, %57, %58, %59, %60, %61, %62, %63"
#define HADAL_R8 "%64, %65, %66, %67, %68, %69, %70, %71"
#define HADAL_R9 "%72, %73, %74, %75, %76, %77, %78, %79"
#define HADAL_R10 "%80, %81, %82, %83, %84, %85, %86, %87"
#define HADAL_R11 "%88, %89, %90, %91, %92, %93, %94, %95"
#define HADAL_WGMMA(n, names, operand_a, operand_b, accumulate, ...)                                                                       \
    template <>                                                                                                                            \
    struct WgmmaE4M3<n> {                                                                                                                  \
        __device__ static void issue(f32 (&d)[n / 2], u64 a, u64 b, bool add) {                                                            \
            asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, " accumulate ", 0;\n"                                                          \
                         "wgmma.mma_async.sync.aligned.m64n" #n "k32.f32.e4m3.e4m3 {" names "}, " operand_a ", " operand_b ", p, 1, 1;\n}\n"    \
                         : __VA_ARGS__                                                                                                     \
                         : "l"(a), "l"(b), "r"(static_cast<u32>(add)));                                                                   \
        }                                                                                                                                  \
    };

HADAL_WGMMA(16, HADAL_R0, "%8", "%9", "%10", HADAL_D(0))
HADAL_WGMMA(32, HADAL_R0 ", " HADAL_R1, "%16", "%17", "%18", HADAL_D(0), HADAL_D(8))
HADAL_WGMMA(48, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2, "%24", "%25", "%26", HADAL_D(0), HADAL_D(8), HADAL_D(16))
HADAL_WGMMA(64, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3, "%32", "%33", "%34", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24))
HADAL_WGMMA(80, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3 ", " HADAL_R4, "%40", "%41", "%42", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24), HADAL_D(32))
HADAL_WGMMA(96, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3 ", " HADAL_R4 ", " HADAL_R5, "%48", "%49", "%50", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24), HADAL_D(32), HADAL_D(40))
HADAL_WGMMA(112, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3 ", " HADAL_R4 ", " HADAL_R5 ", " HADAL_R6, "%56", "%57", "%58", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24), HADAL_D(32), HADAL_D(40), HADAL_D(48))
HADAL_WGMMA(128, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3 ", " HADAL_R4 ", " HADAL_R5 ", " HADAL_R6 ", " HADAL_R7, "%64", "%65", "%66", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24), HADAL_D(32), HADAL_D(40), HADAL_D(48), HADAL_D(56))
HADAL_WGMMA(144, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3 ", " HADAL_R4 ", " HADAL_R5 ", " HADAL_R6 ", " HADAL_R7 ", " HADAL_R8, "%72", "%73", "%74", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24), HADAL_D(32), HADAL_D(40), HADAL_D(48), HADAL_D(56), HADAL_D(64))
HADAL_WGMMA(160, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3 ", " HADAL_R4 ", " HADAL_R5 ", " HADAL_R6 ", " HADAL_R7 ", " HADAL_R8 ", " HADAL_R9, "%80", "%81", "%82", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24), HADAL_D(32), HADAL_D(40), HADAL_D(48), HADAL_D(56), HADAL_D(64), HADAL_D(72))
HADAL_WGMMA(176, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3 ", " HADAL_R4 ", " HADAL_R5 ", " HADAL_R6 ", " HADAL_R7 ", " HADAL_R8 ", " HADAL_R9 ", " HADAL_R10, "%88", "%89", "%90", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24), HADAL_D(32), HADAL_D(40), HADAL_D(48), HADAL_D(56), HADAL_D(64), HADAL_D(72), HADAL_D(80))
HADAL_WGMMA(192, HADAL_R0 ", " HADAL_R1 ", " HADAL_R2 ", " HADAL_R3 ", " HADAL_R4 ", " HADAL_R5 ", " HADAL_R6 ", " HADAL_R7 ", " HADAL_R8 ", " HADAL_R9 ", " HADAL_R10 ", " HADAL_R11, "%96", "%97", "%98", HADAL_D(0), HADAL_D(8), HADAL_D(16), HADAL_D(24), HADAL_D(32), HADAL_D(40), HADAL_D(48), HADAL_D(56), HADAL_D(64), HADAL_D(72), HADAL_D(80), HADAL_D(88))

#undef HADAL_WGMMA
#undef HADAL_D
#undef HADAL_R0
#undef HADAL_R1
#undef HADAL_R2
#undef HADAL_R3
#undef HADAL_R4
#undef HADAL_R5
#undef HADAL_R6
#undef HADAL_R7
#undef HADAL_R8
#undef HADAL_R9
#undef HADAL_R10
#undef HADAL_R11

} // namespace hadal
