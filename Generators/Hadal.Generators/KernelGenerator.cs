using Hadal.Generators.Declarations;
using Hadal.Generators.Diagnostics;
using Hadal.Generators.Emission;
using Hadal.Generators.Families;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hadal.Generators;

/// <summary>Writes the other part of every method that declares a kernel, one file a method.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (KernelDeclarationFamily family in KernelDeclarationFamilies.All)
        {
            IncrementalValuesProvider<DeclarationResult> results = context.SyntaxProvider
                .ForAttributeWithMetadataName(
                    family.AttributeMetadataName,
                    static (node, _) => node is MethodDeclarationSyntax,
                    (candidate, cancellation) => DeclarationMemo.Of(family, candidate, cancellation))
                .WithTrackingName(Steps.Parse);

            // Two branches: a place in the source moves with every line above it, and must not write a kernel's text again.
            IncrementalValuesProvider<KernelDeclaration> declarations = results
                .SelectMany(static (result, _) => result.Declarations)
                .WithTrackingName(Steps.Declarations);
            IncrementalValuesProvider<DeclarationObstacle> obstacles = results
                .SelectMany(static (result, _) => result.Obstacles)
                .WithTrackingName(Steps.Obstacles);

            context.RegisterSourceOutput(declarations, (output, declaration) =>
                output.AddSource(declaration.Method.HintName, DeclarationEmitter.Emit(family, declaration)));
            context.RegisterSourceOutput(obstacles, static (output, obstacle) =>
                output.ReportDiagnostic(KernelDiagnostics.Create(obstacle)));
        }
    }
}
