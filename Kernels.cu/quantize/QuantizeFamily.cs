using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Quantisers to FP8: one configuration each, since they are bound by memory and know no shape.</summary>
internal sealed class QuantizeFamily : IKernelFamily
{
    internal const string EntryPoint = "hadal_quantize";

    /// <summary>Threads of a block of any of them.</summary>
    internal const int Threads = 256;

    public string Tag => QuantizeSpec.FamilyTag;

    public IKernelSpec Parse(string canonical)
    {
        QuantizeSpec spec = QuantizeSpec.Parse(canonical);
        foreach (SpecComplaint complaint in QuantizeRules.Check(spec, canonical))
        {
            throw new SpecFormatException($"{complaint.Rule}: {complaint.Message}.");
        }

        return spec;
    }

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture)
    {
        QuantizeSpec quantize = (QuantizeSpec)spec;
        string element = quantize.Source == ElementType.BFloat16 ? "bf16" : "f32";
        (string header, string arguments) = quantize.Orientation switch
        {
            QuantizeOrientation.Straight => (quantize.Layout.Tag(), $"hadal::{element}"),
            QuantizeOrientation.Transposed => ($"transposed_{quantize.Layout.Tag()}", $"hadal::{element}, false"),
            _ => ($"transposed_{quantize.Layout.Tag()}", $"hadal::{element}, true"),
        };
        return
        [
            new("default", $$"""
                // {{quantize.ToCanonical()}}
                #include "quantize/{{header}}.cuh"

                extern "C" __global__ void __launch_bounds__({{Threads}}) {{EntryPoint}}(const hadal::QuantizeParameters parameters)
                {
                    hadal::quantize_{{header}}<{{arguments}}>(parameters);
                }

                """),
        ];
    }
}
