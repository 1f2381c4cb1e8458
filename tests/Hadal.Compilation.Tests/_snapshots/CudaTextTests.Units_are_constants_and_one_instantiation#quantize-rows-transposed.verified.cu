// hadal1|quantize|from=bf16|to=rows|transpose=only
#include "quantize/transposed_rows.cuh"

extern "C" __global__ void __launch_bounds__(256) hadal_quantize(const hadal::QuantizeParameters parameters)
{
    hadal::quantize_transposed_rows<hadal::bf16, false>(parameters);
}
