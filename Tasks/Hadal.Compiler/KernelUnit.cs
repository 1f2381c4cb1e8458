using Hadal.Compilation;

namespace Hadal.Compiler;

/// <summary>One text to compile: a configuration of a spec.</summary>
/// <param name="Spec">The canonical spec.</param>
/// <param name="Variant">Configuration and CUDA text.</param>
/// <param name="SourceHash">Names what would be compiled.</param>
/// <param name="Declarations">The methods that declare the spec.</param>
internal sealed record KernelUnit(string Spec, KernelVariant Variant, string SourceHash, IReadOnlyList<string> Declarations)
{
    /// <summary>What messages call it.</summary>
    internal string Name => $"{Declarations[0]} ({Variant.Configuration})";

    /// <inheritdoc cref="KernelVariant.FileStem"/>
    internal string FileStem => Variant.FileStem(Spec);
}
