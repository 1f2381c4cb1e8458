using System.Collections.Immutable;
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
    private readonly ImmutableArray<(INamedTypeSymbol? Class, ImmutableArray<KeyValuePair<string, TypedConstant>> Constants)> _attributes;

    private DeclarationFacts(IMethodSymbol method)
    {
        _container = method.ContainingType.TypeKind;
        _types = [method.ReturnType, .. method.Parameters.Select(parameter => parameter.Type)];
        _attributes = [.. method.GetAttributes().Select(attribute => (attribute.AttributeClass, attribute.NamedArguments))];
    }

    /// <summary>Null where there is more to it: types of source, errors, parts or namesakes elsewhere.</summary>
    internal static DeclarationFacts? Of(IMethodSymbol method)
    {
        if (!IsPlain(method))
            return null;

        DeclarationFacts facts = new(method);
        return facts._types.All(IsOfMetadata) && facts._attributes.All(attribute => attribute.Class is { } type && IsOfMetadata(type) && attribute.Constants.All(IsNumber))
            ? facts
            : null;
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

        ImmutableArray<AttributeData> attributes = method.GetAttributes();
        if (attributes.Length != _attributes.Length)
            return false;

        for (int i = 0; i < attributes.Length; i++)
        {
            if (!IsSame(attributes[i], _attributes[i].Class, _attributes[i].Constants))
                return false;
        }

        return true;
    }

    private static bool IsSame(AttributeData attribute, INamedTypeSymbol? type, ImmutableArray<KeyValuePair<string, TypedConstant>> constants)
    {
        ImmutableArray<KeyValuePair<string, TypedConstant>> given = attribute.NamedArguments;
        if (!ReferenceEquals(attribute.AttributeClass, type) || given.Length != constants.Length)
            return false;

        for (int i = 0; i < given.Length; i++)
        {
            if (given[i].Key != constants[i].Key || given[i].Value.Kind != constants[i].Value.Kind || !Equals(given[i].Value.Value, constants[i].Value.Value))
                return false;
        }

        return true;
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
