using Hadal.Generators.Families;
using Hadal.Specs;

namespace Hadal.Generators.Transpose;

/// <summary>A <see cref="TransposeSpec"/> to the C# that runs it.</summary>
internal static class TransposeEmitter
{
    internal static KernelText Emit(IKernelSpec spec) => new(
        "Transposes source[rows, columns] to destination[columns, rows] of Float8E4M3 with one scale per block of 128 × 128, values and scales bit for bit.",
        "An element takes 1 byte, and a scale 4.",
        "DeclaredTransposition");
}
