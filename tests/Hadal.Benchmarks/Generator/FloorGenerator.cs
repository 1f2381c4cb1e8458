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
                context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (_, _) => true, static (_, _) => 0), static (_, _) => { });
        }
    }
}
