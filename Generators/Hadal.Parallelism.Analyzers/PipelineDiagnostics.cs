using Hadal.Generators;
using Microsoft.CodeAnalysis;

namespace Hadal.Parallelism.Analyzers;

/// <summary>The diagnostics of pipeline schedules. Each id has a page in docs/diagnostics.</summary>
internal static class PipelineDiagnostics
{
    private const string Id = "HADAL1020";

    // As in a kernel's: the rule makes the whole sentence. Not always an error: a test may want the exception.
    internal static readonly DiagnosticDescriptor Schedule = new(
        Id, "A pipeline schedule has numbers that its method has a schedule for", "{0}", "Hadal.Pipeline",
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: DiagnosticPages.Folder + Id + ".md");
}
