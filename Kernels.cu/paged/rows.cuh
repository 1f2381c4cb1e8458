/// How a key lies in a row of the cache. A warp writes or reads one row.
#pragma once

#include "paged/pairs.cuh"
#include "quantize/group.cuh"

namespace hadal {

/// Vectors of 16 bytes in the 16-bit parts of a key: 512 latent elements, 64 rotary ones.
constexpr u32 latent_vectors = 64, rotary_vectors = 8;

/// The key as it is, 512 or 576 elements of 16 bits.
struct PlainRow {
    __device__ static u32 bytes(u32 width) { return width * 2; }

    __device__ static uint4* rotary(u8* row) { return reinterpret_cast<uint4*>(row) + latent_vectors; }

    template <class Pairs>
    __device__ static void write_latent(u8* row, const uint4* source, u32 lane, bool) {
        uint4* destination = reinterpret_cast<uint4*>(row);
#pragma unroll
        for (u32 i = lane; i < latent_vectors; i += warp_size)
            destination[i] = source[i];
    }

    __device__ static void read_latent(uint4* destination, const u8* row, u32 lane) {
#pragma unroll
        for (u32 i = lane; i < latent_vectors; i += warp_size)
            destination[i] = reinterpret_cast<const uint4*>(row)[i];
    }
};

/// 656 bytes: 512 e4m3, 4 scales in FP32 of 128 each, 64 BF16 (the row of DeepSeek's FlashMLA, docs/20250929). A lane has 16 neighbours of the
/// latent part, so eight lanes have what shares a scale.
struct QuantizedRow {
    static constexpr u32 scales_at = 512, rotary_at = 528, row_bytes = 656, lanes_per_scale = 8;

    __device__ static u32 bytes(u32) { return row_bytes; }

    __device__ static uint4* rotary(u8* row) { return reinterpret_cast<uint4*>(row + rotary_at); }

    template <class Pairs>
    __device__ static void write_latent(u8* row, const uint4* source, u32 lane, bool power_of_two) {
        const uint4 low = source[2 * lane], high = source[2 * lane + 1];
        const u32 words[8] = {low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w};
        f32 x[4][4];
        u32 largest = 0;
#pragma unroll
        for (u32 i = 0; i < 8; i++) {
            const float2 pair = Pairs::unpack(words[i]);
            x[i / 2][i % 2 * 2] = pair.x, x[i / 2][i % 2 * 2 + 1] = pair.y;
            largest = max(largest, max(magnitude(pair.x), magnitude(pair.y)));
        }
#pragma unroll
        for (u32 distance = 1; distance < lanes_per_scale; distance *= 2)
            largest = max(largest, __shfl_xor_sync(0xffffffff, largest, distance));

        const GroupScale scale = scale_of(largest, power_of_two);
        reinterpret_cast<uint4*>(row)[lane] = {
            quantize_four(x[0], scale.factor), quantize_four(x[1], scale.factor), quantize_four(x[2], scale.factor), quantize_four(x[3], scale.factor)};
        if (lane % lanes_per_scale == 0)
            reinterpret_cast<f32*>(row + scales_at)[lane / lanes_per_scale] = scale.scale;
    }

    /// Each value times its scale, in FP32, then as BF16.
    __device__ static void read_latent(uint4* destination, const u8* row, u32 lane) {
        const uint4 codes = reinterpret_cast<const uint4*>(row)[lane];
        const f32 scale = reinterpret_cast<const f32*>(row + scales_at)[lane / lanes_per_scale];
        destination[2 * lane] = scaled(codes.x, codes.y, scale);
        destination[2 * lane + 1] = scaled(codes.z, codes.w, scale);
    }

private:
    /// A power of two is never below 2⁻¹³, the one of 1e-4.
    __device__ static GroupScale scale_of(u32 largest, bool power_of_two) {
        const GroupScale scale = group_scale(largest, power_of_two);
        return power_of_two && scale.scale < 0x1p-13f ? GroupScale{0x1p-13f, 0x1p13f} : scale;
    }

    __device__ static uint4 scaled(u32 first, u32 second, f32 scale) {
        const float4 low = unpack_e4m3(first), high = unpack_e4m3(second);
        return {
            pack_bf16(__fmul_rn(low.x, scale), __fmul_rn(low.y, scale)), pack_bf16(__fmul_rn(low.z, scale), __fmul_rn(low.w, scale)),
            pack_bf16(__fmul_rn(high.x, scale), __fmul_rn(high.y, scale)), pack_bf16(__fmul_rn(high.z, scale), __fmul_rn(high.w, scale))};
    }
};

} // namespace hadal
