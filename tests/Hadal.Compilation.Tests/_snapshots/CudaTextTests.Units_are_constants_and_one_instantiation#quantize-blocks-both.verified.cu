// hadal1|quantize|from=f32|to=blocks|transpose=also
#include "quantize/transposed_blocks.cuh"

extern "C" __global__ void __launch_bounds__(256) hadal_quantize(const hadal::QuantizeParameters parameters)
{
    hadal::quantize_transposed_blocks<hadal::f32, true>(parameters);
}
