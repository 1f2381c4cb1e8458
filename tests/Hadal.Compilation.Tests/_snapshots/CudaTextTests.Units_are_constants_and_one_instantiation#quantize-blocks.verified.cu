// hadal1|quantize|from=f32|to=blocks
#include "quantize/blocks.cuh"

extern "C" __global__ void __launch_bounds__(256) hadal_quantize(const hadal::QuantizeParameters parameters)
{
    hadal::quantize_blocks<hadal::f32>(parameters);
}
