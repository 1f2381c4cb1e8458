using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>The plan of a step of MLA decoding: one configuration, which knows no constant.</summary>
internal sealed class MlaPlanFamily : IKernelFamily
{
    internal const string EntryPoint = "hadal_mla_plan";

    /// <summary>Threads of its one block, and the most parts of a plan.</summary>
    internal const int Threads = 256;

    public string Tag => MlaPlanSpec.FamilyTag;

    public IKernelSpec Parse(string canonical) => MlaPlanSpec.Parse(canonical);

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture) =>
    [
        new("default", $$"""
            // {{spec.ToCanonical()}}
            #include "mla/plan.cuh"

            static_assert(hadal::mla_plan_threads == {{Threads}}, "host and device disagree");

            extern "C" __global__ void __launch_bounds__(hadal::mla_plan_threads) {{EntryPoint}}(const hadal::MlaPlanParameters parameters)
            {
                hadal::mla_plan(parameters);
            }

            """),
    ];
}
