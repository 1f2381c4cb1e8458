using System.Collections.Immutable;
using Hadal.Generators.Declarations;
using Hadal.Generators.Families;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hadal.Generators.Diagnostics;

/// <summary>
/// Reports what is wrong with kernel declarations, except where the generator has to (<see cref="DeclarationObstacle"/>).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => KernelDiagnostics.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        // A method counts as generated when its implementing part is, and ours always are. What a script declares is no better than what a hand does.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        // By syntax: symbol actions see neither local functions nor lambda expressions.
        context.RegisterSyntaxNodeAction(AnalyzePlace, SyntaxKind.Attribute);
    }

    private static void AnalyzePlace(SyntaxNodeAnalysisContext context)
    {
        AttributeSyntax attribute = (AttributeSyntax)context.Node;
        if (AttributePlaces.OtherThanMethod(attribute) is { } place
            && KernelDeclarationFamilies.Of(context.SemanticModel.GetTypeInfo(attribute, context.CancellationToken).Type) is { } family)
        {
            context.ReportDiagnostic(KernelDiagnostics.Create(DeclarationRules.Misplaced(family, place), attribute.GetLocation()));
        }
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        IMethodSymbol symbol = (IMethodSymbol)context.Symbol;
        if (symbol.PartialDefinitionPart is not null
            || KernelMethod.Of(symbol, context.CancellationToken) is not { } method
            || !MethodShapes.CanBeRepeated(method.Symbol)
            || DeclarationRules.FindObstacle(method) is not null)
        {
            return;
        }

        DeclarationParser.ParseSpec(method, (complaint, place) =>
            context.ReportDiagnostic(KernelDiagnostics.Create(complaint, LocationOf(place))));
    }

    // A whole method would be underlined from its comment to its semicolon.
    private static Location LocationOf(SyntaxNode place) =>
        place is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : place.GetLocation();
}
