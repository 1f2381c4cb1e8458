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
        string results = quantize.Orientation switch
        {
            QuantizeOrientation.Straight => "destination[rows, columns]",
            QuantizeOrientation.Transposed => "destination[columns, rows], its transpose,",
            _ => "destination[rows, columns] and transposed[columns, rows]",
        };
        return new(
            $"Quantises source[rows, columns] of {quantize.Source} to {results} of Float8E4M3 with one scale per {group}.",
            FormattableString.Invariant($"An element takes {quantize.Source.SizeInBytes()} bytes in the source and 1 in a destination, and a scale {sizeof(float)}."),
            "DeclaredQuantizer");
    }
}
