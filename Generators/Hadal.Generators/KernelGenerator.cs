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
    /// <summary>The name of the pipeline's one step, by which tests see what an edit recomputes. Roslyn keeps books of each step for each kernel.</summary>
    internal const string Step = "Hadal.Declarations";

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
                .WithTrackingName(Step);

            context.RegisterSourceOutput(results, (output, result) =>
            {
                if (result.Declaration is { } declaration)
                    output.AddSource(declaration.Method.HintName, DeclarationEmitter.Emit(family, declaration));
                if (result.Obstacle is { } obstacle)
                    output.ReportDiagnostic(KernelDiagnostics.Create(obstacle));
            });
        }
    }
}
