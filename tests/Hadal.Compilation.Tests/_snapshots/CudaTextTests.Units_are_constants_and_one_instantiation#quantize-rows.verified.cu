// hadal1|quantize|from=bf16|to=rows
#include "quantize/rows.cuh"

extern "C" __global__ void __launch_bounds__(256) hadal_quantize(const hadal::QuantizeParameters parameters)
{
    hadal::quantize_rows<hadal::bf16>(parameters);
}
