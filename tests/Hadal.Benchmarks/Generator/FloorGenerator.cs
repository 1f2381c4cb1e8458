using Microsoft.CodeAnalysis;

namespace Hadal.Benchmarks.Generator;

/// <summary>A generator that finds the same methods and makes nothing of them: what Roslyn takes for any that looks for attributes.</summary>
internal sealed class FloorGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in (string[])["Hadal.GemmAttribute", "Hadal.MlaDecodeAttribute", "Hadal.QuantizeAttribute", "Hadal.TransposeAttribute"])
        {
            context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (_, _) => true, static (found, _) => Look(found.TargetSymbol)), static (_, _) => { });
        }
    }

    // The compiler binds types of parameters when they are first asked for.
    private static int Look(ISymbol symbol) => ((IMethodSymbol)symbol).Parameters.Sum(parameter => parameter.Type.TypeKind == TypeKind.Error ? 1 : 0);
}
