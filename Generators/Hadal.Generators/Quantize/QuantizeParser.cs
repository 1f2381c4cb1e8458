using Hadal.Generators.Declarations;
using Hadal.Specs;

namespace Hadal.Generators.Quantize;

/// <summary><c>[Quantize]</c> on (stream, source, destination, rule) to a <see cref="QuantizeSpec"/>.</summary>
internal static class QuantizeParser
{
    private const int Source = 1;
    private const int Destination = 2;

    private static readonly SignaturePattern s_signature = new(
        new("DeviceStream stream", "DeviceStream"),
        new("DeviceTensor<BFloat16|float> source", "DeviceTensor`1"),
        new("Fp8Rows|Fp8Blocks destination", "Fp8Rows", "Fp8Blocks"),
        new("ScaleRule rule", "ScaleRule"));

    internal static IKernelSpec? Parse(KernelMethod method, ComplaintSink complain)
    {
        if (!s_signature.Matches(method, complain))
            return null;

        if (method.ElementOf(Source) is not { } source || !QuantizeRules.IsSource(source))
        {
            complain(
                new(SpecRules.ElementTypes, $"'{method.Name}' reads its source as {method.TypeOf(Source)}; supported is DeviceTensor<BFloat16> or DeviceTensor<float>"),
                method.PlaceOf(Source));
            return null;
        }

        QuantizeSpec spec = new(source, method.HasType(Destination, "Fp8Rows") ? QuantizeLayout.Rows : QuantizeLayout.Blocks);
        return method.Keeps(QuantizeRules.Check(spec, method.Name), complain) ? spec : null;
    }
}
