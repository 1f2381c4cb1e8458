using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Hadal.Generators.Helpers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hadal.Generators.Declarations;

/// <summary>Reads off a declaration what its other part must repeat.</summary>
internal static class MethodShapes
{
    // Long names would pass the path limit of Windows below obj/; the hash keeps the rest apart.
    private const int MaxReadableName = 100;

    private static readonly SymbolDisplayFormat s_name = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly SymbolDisplayFormat s_namespace =
        s_name.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat s_type = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat s_signature = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Included,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeExtensionThis,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    // A type of many kernels is written once a compilation.
    private static readonly ConditionalWeakTable<INamedTypeSymbol, TypeShape> s_types = new();

    /// <summary>
    /// False where another part would only repeat an error of the compiler: an unknown type, a second equal declaration,
    /// a place where no partial method can stand.
    /// </summary>
    internal static bool CanBeRepeated(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary
            || method.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface })
        {
            return false;
        }

        if (method.ReturnType.TypeKind == TypeKind.Error || method.Parameters.Any(parameter => IsUnknown(parameter.Type)))
            return false;

        ImmutableArray<ISymbol> namesakes = method.ContainingType.GetMembers(method.Name);
        ISymbol? first = namesakes.Length == 1 ? namesakes[0] : namesakes.FirstOrDefault(other => IdOf(other) == IdOf(method));
        return SymbolEqualityComparer.Default.Equals(method, first);
    }

    internal static MethodShape Of(KernelMethod method)
    {
        IMethodSymbol symbol = method.Symbol;
        TypeShape type = s_types.GetValue(symbol.ContainingType, static type => new(
            type.ToDisplayString(s_name), [.. ContainingTypes(type)], type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(s_namespace) : ""));
        string name = $"{type.Name}.{symbol.Name}";
        // A namespace and a type of one name, a class and a struct: no legal program has both, but one that is being edited may.
        string hash = StableHash.Of($"{string.Join("+", type.Headers)} {IdOf(symbol)}");
        return new(
            name,
            $"{FileName(name)}.{hash}.g.cs",
            $"__{symbol.Name}_{hash}",
            type.Namespace,
            [.. PartModifiers(method.Syntax).Zip(type.Headers, static (modifiers, header) => $"{modifiers} {header}")],
            string.Join(" ", method.Syntax.Modifiers.Select(modifier => modifier.Text).Append(symbol.ToDisplayString(s_signature))),
            [.. symbol.Parameters.Select(Argument)],
            method.Syntax.GetLeadingTrivia().Any(IsDocumentation));
    }

    // Overloads, type arities and names that differ in case alone all differ in this id, and nothing beside the method does.
    private static string IdOf(ISymbol method) => method.GetDocumentationCommentId() ?? method.ToDisplayString();

    private static IEnumerable<string> ContainingTypes(INamedTypeSymbol innermost)
    {
        Stack<INamedTypeSymbol> types = new();
        for (INamedTypeSymbol? type = innermost; type is not null; type = type.ContainingType)
            types.Push(type);
        return types.Select(type => $"{Keyword(type)} {type.ToDisplayString(s_type)}");
    }

    // What `unsafe` allows, it allows in one part of a type alone, and a signature with a pointer may owe its legality to it.
    private static IEnumerable<string> PartModifiers(MethodDeclarationSyntax method) => method
        .Ancestors()
        .OfType<TypeDeclarationSyntax>()
        .Reverse()
        .Select(static type => type.Modifiers.Any(SyntaxKind.UnsafeKeyword) ? "unsafe partial" : "partial");

    private static bool IsUnknown(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => true,
        INamedTypeSymbol named => named.TypeArguments.Any(IsUnknown),
        IArrayTypeSymbol array => IsUnknown(array.ElementType),
        IPointerTypeSymbol pointer => IsUnknown(pointer.PointedAtType),
        _ => false,
    };

    private static string FileName(string name)
    {
        StringBuilder safe = new(name);
        for (int i = 0; i < safe.Length; i++)
        {
            if (safe[i] is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_'))
                safe[i] = '_';
        }

        return safe.ToString(0, Math.Min(safe.Length, MaxReadableName));
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    // Null is refused by the call itself, whatever the declaration admits.
    private static string Argument(IParameterSymbol parameter) =>
        Identifier(parameter.Name) + (parameter.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } ? "!" : "");

    private static string Identifier(string name)
    {
        bool isKeyword = SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
        return isKeyword ? "@" + name : name;
    }

    private static bool IsDocumentation(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)
        || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia)
        // A compilation that writes no documentation file parses its comments as plain ones.
        || (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && IsDocumentation(trivia.ToString(), "///"))
        || (trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) && IsDocumentation(trivia.ToString(), "/**"));

    // A banner is none: `////`, `/***`, and the empty `/**/`.
    private static bool IsDocumentation(string comment, string opening) =>
        comment.StartsWith(opening, StringComparison.Ordinal) && !(comment.Length > opening.Length && comment[opening.Length] is '/' or '*');

    /// <summary>What the methods of a type share: text alone, so that it keeps no compilation alive.</summary>
    private sealed record TypeShape(string Name, string[] Headers, string Namespace);
}
