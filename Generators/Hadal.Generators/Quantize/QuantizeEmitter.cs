using Hadal.Generators.Families;
using Hadal.Specs;

namespace Hadal.Generators.Quantize;

/// <summary>A <see cref="QuantizeSpec"/> to the C# that runs it.</summary>
internal static class QuantizeEmitter
{
    internal static KernelText Emit(IKernelSpec spec)
    {
        QuantizeSpec quantize = (QuantizeSpec)spec;
        string group = quantize.Layout == QuantizeLayout.Rows ? "row and 128 columns" : "block of 128 × 128";
        string what = quantize.Orientation switch
        {
            QuantizeOrientation.Straight => $"{quantize.Source}",
            QuantizeOrientation.Transposed => $"transposed {quantize.Source}",
            _ => $"{quantize.Source}, as it lies and transposed,",
        };
        return new($"Quantises {what} to Float8E4M3 with one scale per {group}.", "DeclaredQuantizer");
    }
}
