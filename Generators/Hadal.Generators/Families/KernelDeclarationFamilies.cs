using System.Collections.Immutable;
using Hadal.Generators.Declarations;
using Hadal.Generators.Gemm;
using Hadal.Generators.MlaDecode;
using Hadal.Generators.Quantize;
using Hadal.Generators.Transpose;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Families;

/// <summary>The table of families: the one place that a new family is added to on the declaring side.</summary>
internal static class KernelDeclarationFamilies
{
    internal static readonly ImmutableArray<KernelDeclarationFamily> All =
    [
        new("GemmAttribute", GemmParser.Parse, GemmEmitter.Emit),
        new("MlaDecodeAttribute", MlaDecodeParser.Parse, MlaDecodeEmitter.Emit),
        new("QuantizeAttribute", QuantizeParser.Parse, QuantizeEmitter.Emit),
        new("TransposeAttribute", TransposeParser.Parse, TransposeEmitter.Emit),
    ];

    /// <summary>The family that an attribute declares a kernel of.</summary>
    internal static KernelDeclarationFamily? Of(AttributeData attribute) => Of(attribute.AttributeClass);

    /// <summary>The family whose attribute this type is.</summary>
    internal static KernelDeclarationFamily? Of(ITypeSymbol? attribute) =>
        attribute is null ? null : All.FirstOrDefault(family => HadalTypes.Is(attribute, family.Attribute));
}
