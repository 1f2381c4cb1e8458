namespace Hadal.Generators;

/// <summary>Where the page of a diagnostic lies.</summary>
internal static class DiagnosticPages
{
    // In the repository and in the package that reports it alike. An address would need a host that is ours.
    internal const string Folder = "docs/diagnostics/";
}
