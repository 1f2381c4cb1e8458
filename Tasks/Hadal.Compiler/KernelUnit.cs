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

    /// <summary>A file name that tells spec and configuration, such as <c>gemm-n7168-k2048-…-m128n128s4c2x1</c>.</summary>
    internal string FileStem
    {
        get
        {
            IEnumerable<char> safe = Spec[(Spec.IndexOf('|', StringComparison.Ordinal) + 1)..]
                .Where(c => c != '=')
                .Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-');
            return $"{string.Concat(safe)}-{Variant.Configuration}";
        }
    }
}
