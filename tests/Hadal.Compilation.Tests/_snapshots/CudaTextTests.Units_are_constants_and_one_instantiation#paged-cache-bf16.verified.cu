// hadal1|paged-cache|tokens=bf16|cache=bf16
#include "paged/append.cuh"
#include "paged/gather.cuh"
#include "paged/pages.cuh"
#include "paged/rotate.cuh"
#include "paged/slots.cuh"

extern "C" __global__ void __launch_bounds__(128) hadal_cache_append(const hadal::AppendParameters parameters)
{
    hadal::append_tokens<hadal::BFloat16Pairs, hadal::PlainRow>(parameters);
}

extern "C" __global__ void __launch_bounds__(128) hadal_cache_gather(const hadal::GatherParameters parameters)
{
    hadal::gather_tokens<hadal::PlainRow>(parameters);
}

extern "C" __global__ void __launch_bounds__(128) hadal_cache_copy_pages(const hadal::PageCopyParameters parameters)
{
    hadal::copy_pages(parameters);
}

extern "C" __global__ void __launch_bounds__(128) hadal_cache_find_slots(const hadal::SlotParameters parameters)
{
    hadal::find_slots(parameters);
}

extern "C" __global__ void __launch_bounds__(128) hadal_cache_rotate(const hadal::RotateParameters parameters)
{
    hadal::rotate_rows<hadal::BFloat16Pairs>(parameters);
}
