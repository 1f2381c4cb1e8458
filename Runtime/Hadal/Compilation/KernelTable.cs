namespace Hadal.Compilation;

/// <summary>One compiled variant in a side assembly.</summary>
/// <param name="Spec">Canonical spec.</param>
/// <param name="Configuration">The variant's name.</param>
/// <param name="SourceHash">What it was compiled from; a runtime whose own text hashes otherwise does not use it.</param>
/// <param name="Architecture">Such as <c>sm_90a</c>.</param>
/// <param name="NvrtcVersion">Such as <c>12.4</c>.</param>
/// <param name="Resources">What ptxas said of it.</param>
/// <param name="ResourceName">The manifest resource that holds the cubin.</param>
internal sealed record KernelTableEntry(
    string Spec, string Configuration, string SourceHash, string Architecture, string NvrtcVersion, KernelResources Resources, string ResourceName);

/// <summary>The variant table of a side assembly, a resource of text: a version line, then one line an entry, sorted.</summary>
internal static class KernelTable
{
    internal const string ResourceName = "hadal.kernels.tsv";

    internal static string Write(IEnumerable<KernelTableEntry> entries) => throw new NotImplementedException();

    internal static IReadOnlyList<KernelTableEntry> Read(string text) => throw new NotImplementedException();
}
