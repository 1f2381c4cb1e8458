using System.Collections.Immutable;
using Hadal.Generators.Declarations;
using Hadal.Specs;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Diagnostics;

/// <summary>The diagnostics of kernel declarations. Each id has a page in docs/diagnostics.</summary>
internal static class KernelDiagnostics
{
    private const string Category = "Hadal.Declaration";
    private const string Pages = DiagnosticPages.Folder;

    // The rule that is broken makes the whole sentence: it knows what was expected, what is given, and what would be legal.
    private const string Sentence = "{0}";

    private const string Remedy = "Hadal.Remedy";

    private static readonly ImmutableDictionary<string, string?> s_noProperties = ImmutableDictionary<string, string?>.Empty;

    // A declaration without a kernel is no matter of taste.
    private const string Always = WellKnownDiagnosticTags.NotConfigurable;

    private static readonly DiagnosticDescriptor s_method = new(
        DeclarationRules.Method, "A kernel method is static, partial and without a body", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + DeclarationRules.Method + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_containingType = new(
        DeclarationRules.ContainingType, "A type that contains a kernel is partial", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + DeclarationRules.ContainingType + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_signature = new(
        DeclarationRules.Signature, "A kernel method has its family's signature", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + DeclarationRules.Signature + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_positiveConstants = new(
        SpecRules.PositiveConstants, "The constants of a kernel are positive", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + SpecRules.PositiveConstants + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_multipleOfK = new(
        SpecRules.MultipleOfK, "K of a GEMM is a multiple of what the copy engine moves", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + SpecRules.MultipleOfK + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_multipleOfN = new(
        SpecRules.MultipleOfN, "N of a GEMM is a multiple of what the copy engine moves", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + SpecRules.MultipleOfN + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_elementTypes = new(
        SpecRules.ElementTypes, "A kernel supports its element types", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + SpecRules.ElementTypes + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_generic = new(
        DeclarationRules.Generic, "A kernel is not generic", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + DeclarationRules.Generic + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_oneKernel = new(
        DeclarationRules.OneKernel, "A method declares one kernel", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + DeclarationRules.OneKernel + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_constantRange = new(
        SpecRules.ConstantRange, "A constant of a kernel is within its range", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + SpecRules.ConstantRange + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_missingScales = new(
        DeclarationRules.MissingScales, "An FP8 operand has scales", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + DeclarationRules.MissingScales + ".md", customTags: Always);

    private static readonly DiagnosticDescriptor s_servableShape = new(
        SpecRules.ServableShape, "A kernel's shape has a configuration", Sentence, Category,
        DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + SpecRules.ServableShape + ".md", customTags: Always);

    internal static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        s_method,
        s_containingType,
        s_signature,
        s_positiveConstants,
        s_multipleOfK,
        s_multipleOfN,
        s_elementTypes,
        s_generic,
        s_oneKernel,
        s_constantRange,
        s_missingScales,
        s_servableShape,
    ];

    /// <summary>What a code fix needs to know beside the place; null where nothing but the place, or nothing at all, mends it.</summary>
    internal static string? RemedyOf(Diagnostic diagnostic) => diagnostic.Properties.TryGetValue(Remedy, out string? remedy) ? remedy : null;

    internal static Diagnostic Create(SpecComplaint complaint, Location location) =>
        Diagnostic.Create(
            All.First(descriptor => descriptor.Id == complaint.Rule),
            location,
            complaint.Remedy is { } remedy ? s_noProperties.Add(Remedy, remedy) : s_noProperties,
            complaint.Message);

    internal static Diagnostic Create(DeclarationObstacle obstacle) =>
        Create(new(obstacle.Rule, obstacle.Message, Remedy: obstacle.Remedy), Location.Create(obstacle.Place.Path, obstacle.Place.Span, obstacle.Place.Lines));
}
