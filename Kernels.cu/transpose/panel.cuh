/// A tile of bytes on its way from registers to whole lines of global memory.
#pragma once

#include "transpose/strip.cuh"

namespace hadal {

/// Stores N words at an address that is a multiple of their size.
template <u32 N>
__device__ inline void store_words(void* address, const u32 (&words)[N]) {
    static_assert(N == 1 || N == 2 || N == 4, "there are stores of 4, 8 and 16 bytes");
    if constexpr (N == 4)
        *static_cast<uint4*>(address) = make_uint4(words[0], words[1], words[2], words[3]);
    else if constexpr (N == 2)
        *static_cast<uint2*>(address) = make_uint2(words[0], words[1]);
    else
        *static_cast<u32*>(address) = words[0];
}

/// 128 lines of 128 bytes in shared memory. Every `LinesAlike` lines the order of a line's 16-byte chunks changes, by XOR, so
/// that lines which are written together at the same offset use different banks. Lines are read whole: eight lanes a line.
template <u32 LinesAlike>
struct Panel {
    alignas(16) u8 bytes[tile_side * tile_side];

    __device__ void* at(u32 line, u32 offset) { return bytes + place(line, offset); }

    /// Writes what lies within the dense matrix [lines, line_bytes], line_bytes a multiple of 16, of the tile that begins at
    /// `first_line` and `first_byte`. For 256 threads.
    __device__ void store(u8* matrix, u32 lines, u32 line_bytes, u32 first_line, u32 first_byte) const {
        constexpr u32 chunk = 16, lanes_of_line = tile_side / chunk, lines_at_a_time = 256 / lanes_of_line;
        const u32 offset = threadIdx.x % lanes_of_line * chunk;
        if (first_byte + offset >= line_bytes)
            return;
#pragma unroll
        for (u32 i = 0; i < tile_side; i += lines_at_a_time) {
            const u32 line = i + threadIdx.x / lanes_of_line;
            if (first_line + line < lines) {
                *reinterpret_cast<uint4*>(matrix + static_cast<u64>(first_line + line) * line_bytes + first_byte + offset) =
                    *reinterpret_cast<const uint4*>(bytes + place(line, offset));
            }
        }
    }

private:
    __device__ static u32 place(u32 line, u32 offset) { return line * tile_side + (offset ^ line / LinesAlike % 8 * 16); }
};

} // namespace hadal
