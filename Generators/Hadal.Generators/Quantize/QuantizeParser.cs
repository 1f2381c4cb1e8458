using Hadal.Generators.Declarations;
using Hadal.Specs;

namespace Hadal.Generators.Quantize;

/// <summary><c>[Quantize]</c> on (stream, source, destination, rule), or with a second, transposed destination, to a <see cref="QuantizeSpec"/>.</summary>
internal static class QuantizeParser
{
    private const string Transpose = "Transpose";
    private const int Source = 1;
    private const int Destination = 2;
    private const int ParametersOfBoth = 5;

    private static readonly SignaturePattern s_one = With(new ParameterPattern("Fp8Rows|Fp8Blocks destination", "Fp8Rows", "Fp8Blocks"));
    private static readonly SignaturePattern s_bothByRows = With(new("Fp8Rows destination", "Fp8Rows"), new("Fp8Rows transposed", "Fp8Rows"));
    private static readonly SignaturePattern s_bothByBlocks = With(new("Fp8Blocks destination", "Fp8Blocks"), new("Fp8Blocks transposed", "Fp8Blocks"));

    internal static IKernelSpec? Parse(KernelMethod method, ComplaintSink complain)
    {
        bool both = method.Symbol.Parameters.Length == ParametersOfBoth;
        SignaturePattern signature = !both ? s_one : method.HasType(Destination, "Fp8Blocks") ? s_bothByBlocks : s_bothByRows;
        if (!signature.Matches(method, complain, s_bothByRows, s_bothByBlocks))
            return null;

        if (method.ElementOf(Source) is not { } source || !QuantizeRules.IsSource(source))
        {
            complain(
                new(SpecRules.ElementTypes, $"'{method.Name}' reads its source as {method.TypeOf(Source)}; supported is DeviceTensor<BFloat16> or DeviceTensor<float>"),
                method.PlaceOf(Source));
            return null;
        }

        if (both && method.Flag(Transpose))
        {
            complain(
                new(DeclarationRules.Signature, $"'{method.Name}' has two destinations, of which the second is transposed and the first is not; {Transpose} is for one destination"),
                method.PlaceOf(Transpose));
            return null;
        }

        QuantizeSpec spec = new(
            source,
            method.HasType(Destination, "Fp8Rows") ? QuantizeLayout.Rows : QuantizeLayout.Blocks,
            both ? QuantizeOrientation.Both : method.Flag(Transpose) ? QuantizeOrientation.Transposed : QuantizeOrientation.Straight);
        return method.Keeps(QuantizeRules.Check(spec, method.Name), complain) ? spec : null;
    }

    private static SignaturePattern With(params ParameterPattern[] destinations) => new(
    [
        new("DeviceStream stream", "DeviceStream"),
        new("DeviceTensor<BFloat16|float> source", "DeviceTensor`1"),
        .. destinations,
        new("ScaleRule rule", "ScaleRule"),
    ]);
}
