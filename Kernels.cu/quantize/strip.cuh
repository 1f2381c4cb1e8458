/// What quantisers do to a strip of a tile, when a result is transposed.
#pragma once

#include "quantize/group.cuh"
#include "transpose/panel.cuh"

namespace hadal {

template <class Element>
using TransposedPanel = Panel<Strip<Element>::columns>;

/// A warp writes two rows at a time, eight apart, where it writes more than one.
using StraightPanel = Panel<2>;

/// Value (row, column) of a strip; both are known when it is compiled, after unrolling.
__device__ inline f32 value_of(const Strip<f32>& strip, u32 row, u32 column) { return __uint_as_float(strip.words[row][column]); }

__device__ inline f32 value_of(const Strip<bf16>& strip, u32 row, u32 column) {
    const u32 pair = strip.words[row][column / 2];
    return __uint_as_float(column % 2 == 0 ? pair << 16 : pair & 0xffff0000);
}

/// N floats, a multiple of four, from an address that is a multiple of 16.
template <u32 N>
__device__ inline void load_floats(f32 (&x)[N], const f32* address) {
#pragma unroll
    for (u32 i = 0; i < N; i += 4) {
        const float4 v = *reinterpret_cast<const float4*>(address + i);
        x[i] = v.x, x[i + 1] = v.y, x[i + 2] = v.z, x[i + 3] = v.w;
    }
}

template <u32 N>
__device__ inline void fill(f32 (&x)[N], f32 value) {
#pragma unroll
    for (u32 i = 0; i < N; i++)
        x[i] = value;
}

/// The strip as e4m3, its columns as lines; a factor for each column.
template <class Element>
__device__ inline void write_transposed(TransposedPanel<Element>& panel, const Strip<Element>& strip, const f32 (&factors)[Strip<Element>::columns]) {
    using S = Strip<Element>;
#pragma unroll
    for (u32 j = 0; j < S::columns; j++) {
        u32 line[S::rows / 4];
#pragma unroll
        for (u32 i = 0; i < S::rows; i += 4) {
            const f32 x[4] = {value_of(strip, i, j), value_of(strip, i + 1, j), value_of(strip, i + 2, j), value_of(strip, i + 3, j)};
            line[i / 4] = quantize_four(x, factors[j]);
        }
        store_words(panel.at(S::column() + j, S::row()), line);
    }
}

/// The strip as e4m3, its rows as lines; a factor for each row.
template <class Element>
__device__ inline void write_straight(StraightPanel& panel, const Strip<Element>& strip, const f32 (&factors)[Strip<Element>::rows]) {
    using S = Strip<Element>;
#pragma unroll
    for (u32 i = 0; i < S::rows; i++) {
        u32 line[S::columns / 4];
#pragma unroll
        for (u32 j = 0; j < S::columns; j += 4) {
            const f32 x[4] = {value_of(strip, i, j), value_of(strip, i, j + 1), value_of(strip, i, j + 2), value_of(strip, i, j + 3)};
            line[j / 4] = quantize_four(x, factors[i]);
        }
        store_words(panel.at(S::row() + i, S::column()), line);
    }
}

} // namespace hadal
