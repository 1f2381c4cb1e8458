using Hadal.Specs;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>Recognises the types of the runtime, and those of .NET that signatures have.</summary>
internal static class HadalTypes
{
    private const string System = "System.";

    /// <summary>Whether a type is <c>Hadal.{metadataName}</c>, or the very <c>System.Name</c>, whatever its type arguments are.</summary>
    internal static bool Is(ITypeSymbol type, string metadataName) =>
        metadataName.StartsWith(System, StringComparison.Ordinal)
            ? Is(type, "System", metadataName.Substring(System.Length))
            : Is(type, "Hadal", metadataName);

    /// <summary>The element type of a <c>DeviceTensor</c> or a <c>PagedCache</c>; null where it is none of Hadal's.</summary>
    internal static ElementType? ElementOf(ITypeSymbol tensor)
    {
        ITypeSymbol element = ((INamedTypeSymbol)tensor).TypeArguments[0];
        if (element.SpecialType == SpecialType.System_Single)
            return ElementType.Float32;

        if (Is(element, "System.Half"))
            return ElementType.Float16;

        foreach (ElementType own in (ElementType[])[ElementType.BFloat16, ElementType.Float8E4M3, ElementType.Float8E5M2])
        {
            if (Is(element, own.ToString()))
                return own;
        }

        return null;
    }

    private static bool Is(ITypeSymbol type, string space, string metadataName) =>
        type is INamedTypeSymbol
        && type.MetadataName == metadataName
        && type.ContainingType is null
        && type.ContainingNamespace is { ContainingNamespace.IsGlobalNamespace: true } containing
        && containing.Name == space;
}
