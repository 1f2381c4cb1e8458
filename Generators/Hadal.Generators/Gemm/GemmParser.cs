using Hadal.Generators.Declarations;
using Hadal.Specs;

namespace Hadal.Generators.Gemm;

/// <summary><c>[Gemm(N = …, K = …)]</c> on (stream, A, B, D) to a <see cref="GemmSpec"/>: the type of B says how it is scaled.</summary>
internal static class GemmParser
{
    private const int B = 2;
    private const int D = 3;

    private static readonly SignaturePattern s_signature = new(
        new("DeviceStream stream", "DeviceStream"),
        new("Fp8Rows a", "Fp8Rows"),
        new("Fp8Blocks|Fp8Rows b", "Fp8Blocks", "Fp8Rows"),
        new("DeviceTensor<BFloat16|float> d", "DeviceTensor`1"));

    internal static IKernelSpec? Parse(KernelMethod method, ComplaintSink complain)
    {
        if (!s_signature.Matches(method, complain))
            return null;

        if (method.ElementOf(D) is not { } d || !GemmRules.IsResult(d))
        {
            complain(
                new(SpecRules.ElementTypes, $"'{method.Name}' writes D as {method.TypeOf(D)}; supported is DeviceTensor<BFloat16> or DeviceTensor<float>"),
                method.PlaceOf(D));
            return null;
        }

        GemmSpec spec = new(
            method.Constant(nameof(GemmSpec.N)), method.Constant(nameof(GemmSpec.K)),
            ElementType.Float8E4M3, ElementType.Float8E4M3, d,
            method.HasType(B, "Fp8Rows") ? ScaleLayout.RowsByRows : ScaleLayout.RowsByBlocks,
            method.Flag(nameof(GemmSpec.Accumulate)));
        return method.Keeps(GemmRules.Check(spec, method.Name), complain) ? spec : null;
    }
}
