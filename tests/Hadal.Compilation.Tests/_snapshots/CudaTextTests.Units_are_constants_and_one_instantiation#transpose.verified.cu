// hadal1|transpose|of=e4m3|scales=blocks
#include "transpose/blocks.cuh"

extern "C" __global__ void __launch_bounds__(256) hadal_transpose(const hadal::TransposeParameters parameters)
{
    hadal::transpose_blocks(parameters);
}
