using Hadal.Specs;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>Recognises the types of the runtime.</summary>
internal static class HadalTypes
{
    /// <summary>Whether a type is <c>Hadal.{metadataName}</c>, whatever its type arguments are.</summary>
    internal static bool Is(ITypeSymbol type, string metadataName) =>
        type is INamedTypeSymbol
        && type.MetadataName == metadataName
        && type.ContainingType is null
        && type.ContainingNamespace is { Name: "Hadal", ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>The element type of a <c>DeviceTensor</c>; null where it is none of Hadal's.</summary>
    internal static ElementType? ElementOf(ITypeSymbol tensor)
    {
        ITypeSymbol element = ((INamedTypeSymbol)tensor).TypeArguments[0];
        if (element.SpecialType == SpecialType.System_Single)
            return ElementType.Float32;

        foreach (ElementType own in (ElementType[])[ElementType.BFloat16, ElementType.Float8E4M3, ElementType.Float8E5M2])
        {
            if (Is(element, own.ToString()))
                return own;
        }

        return null;
    }
}
