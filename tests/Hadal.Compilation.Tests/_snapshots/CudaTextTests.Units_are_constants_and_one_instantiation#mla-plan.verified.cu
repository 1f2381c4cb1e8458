// hadal1|mla-plan
#include "mla/plan.cuh"

static_assert(hadal::mla_plan_threads == 256, "host and device disagree");

extern "C" __global__ void __launch_bounds__(hadal::mla_plan_threads) hadal_mla_plan(const hadal::MlaPlanParameters parameters)
{
    hadal::mla_plan(parameters);
}
