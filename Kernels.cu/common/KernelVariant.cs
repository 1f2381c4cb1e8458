namespace Hadal.Compilation;

/// <summary>One configuration of a spec: a name that is unique within the spec, and the CUDA text that NVRTC compiles.</summary>
/// <param name="Configuration">Such as <c>m128n192s4p3k1</c>; letters and digits only.</param>
/// <param name="Source">The emitted unit: constants and one instantiation. It includes headers of Kernels.cu by their path there.</param>
/// <param name="InterleaveMultiplyAdds">Whether long runs of multiply-adds must let other warps in; see <see cref="MultiplyAddInterleaver"/>.
/// Follows from the source.</param>
/// <param name="DynamicSharedBytes">Shared memory that a launch asks for, which ptxas cannot know. Follows from the source.</param>
internal sealed record KernelVariant(string Configuration, string Source, bool InterleaveMultiplyAdds = false, int DynamicSharedBytes = 0)
{
    /// <summary>A file name that tells spec and configuration, such as <c>gemm-n7168-k2048-…-m128n128s5p2k1</c>.</summary>
    /// <param name="spec">The canonical spec that this is a variant of.</param>
    internal string FileStem(string spec)
    {
        // A spec that was read holds integers and known tags only; still, nothing but these characters may name a file.
        IEnumerable<char> safe = spec[(spec.IndexOf('|', StringComparison.Ordinal) + 1)..]
            .Where(c => c != '=')
            .Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-');
        return $"{string.Concat(safe)}-{Configuration}";
    }
}
