using System.Collections.Immutable;
using Hadal.Generators.Gemm;
using Hadal.Generators.Quantize;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Families;

/// <summary>The table of families: the one place that a new family is added to on the declaring side.</summary>
internal static class KernelDeclarationFamilies
{
    internal static readonly ImmutableArray<KernelDeclarationFamily> All =
    [
        new("Hadal.GemmAttribute", GemmParser.Parse, GemmEmitter.Emit),
        new("Hadal.QuantizeAttribute", QuantizeParser.Parse, QuantizeEmitter.Emit),
    ];

    /// <summary>The family that an attribute declares a kernel of.</summary>
    internal static KernelDeclarationFamily? Of(AttributeData attribute)
    {
        if (attribute.AttributeClass is not { ContainingType: null } type)
            return null;

        string name = $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
        return All.FirstOrDefault(family => family.AttributeName == name);
    }
}
