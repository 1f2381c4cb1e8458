using System.Collections.Immutable;
using Hadal.Generators.Families;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>
/// All that a declaration's meaning takes from outside its own syntax tree, as cheap to compare as to read: where it is the same, an unchanged
/// node means the same. Holds symbols of metadata alone, which keep no compilation alive.
/// </summary>
internal sealed class DeclarationFacts
{
    private readonly TypeKind _container;
    private readonly ImmutableArray<ITypeSymbol> _types;
    private readonly ImmutableArray<(KernelDeclarationFamily Family, ImmutableArray<KeyValuePair<string, TypedConstant>> Constants)> _kernels;

    private DeclarationFacts(IMethodSymbol method)
    {
        _container = method.ContainingType.TypeKind;
        _types = [method.ReturnType, .. method.Parameters.Select(parameter => parameter.Type)];
        _kernels = [.. method.GetAttributes()
            .Select(attribute => (Family: KernelDeclarationFamilies.Of(attribute), attribute.NamedArguments))
            .Where(attribute => attribute.Family is not null)
            .Select(attribute => (attribute.Family!, attribute.NamedArguments))];
    }

    /// <summary>Null where there is more to it: types of source, errors, parts or namesakes elsewhere.</summary>
    internal static DeclarationFacts? Of(IMethodSymbol method)
    {
        if (!IsPlain(method))
            return null;

        DeclarationFacts facts = new(method);
        return facts._types.All(IsOfMetadata) && facts._kernels.All(kernel => kernel.Constants.All(IsNumber)) ? facts : null;
    }

    /// <summary>Whether they hold of what the same node declares in another compilation.</summary>
    internal bool HoldOf(IMethodSymbol method)
    {
        if (!IsPlain(method) || method.ContainingType.TypeKind != _container || method.Parameters.Length != _types.Length - 1 || !IsSame(method.ReturnType, _types[0]))
            return false;

        for (int i = 1; i < _types.Length; i++)
        {
            if (!IsSame(method.Parameters[i - 1].Type, _types[i]))
                return false;
        }

        int kernel = 0;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (KernelDeclarationFamilies.Of(attribute) is not { } family)
                continue;

            if (kernel == _kernels.Length || _kernels[kernel].Family != family || !attribute.NamedArguments.SequenceEqual(_kernels[kernel].Constants))
                return false;

            kernel++;
        }

        return kernel == _kernels.Length;
    }

    private static bool IsPlain(IMethodSymbol method) =>
        method is { PartialDefinitionPart: null, PartialImplementationPart: null, IsGenericMethod: false, ContainingType: not null }
        && method.ContainingType.GetMembers(method.Name).Length == 1;

    private static bool IsSame(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.IncludeNullability.Equals(one, other);

    // A constant of the attributes is a number or a switch, which say all of themselves.
    private static bool IsNumber(KeyValuePair<string, TypedConstant> constant) => constant.Value.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum;

    // A project's symbols may be retargeted ones of its compilation: only those of a file have metadata.
    private static bool IsOfMetadata(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: not TypeKind.Error, IsTupleType: false } named
        && named.ContainingModule?.GetMetadata() is not null
        && named.TypeArguments.All(IsOfMetadata);
}
