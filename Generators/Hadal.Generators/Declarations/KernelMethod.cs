using Hadal.Generators.Families;
using Hadal.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hadal.Generators.Declarations;

/// <summary>An attributed method as parsers see it. Holds symbols: it lives as long as one parse and never in the pipeline.</summary>
internal sealed class KernelMethod
{
    private static readonly SymbolDisplayFormat s_short = SymbolDisplayFormat.MinimallyQualifiedFormat;

    private readonly AttributeData _attribute;
    private readonly AttributeSyntax _attributeSyntax;

    private KernelMethod(
        IMethodSymbol symbol,
        MethodDeclarationSyntax syntax,
        KernelDeclarationFamily family,
        AttributeData attribute,
        AttributeSyntax attributeSyntax)
    {
        Symbol = symbol;
        Syntax = syntax;
        Family = family;
        _attribute = attribute;
        _attributeSyntax = attributeSyntax;
    }

    /// <summary>The declaring part.</summary>
    internal IMethodSymbol Symbol { get; }

    internal MethodDeclarationSyntax Syntax { get; }

    internal KernelDeclarationFamily Family { get; }

    internal string Name => Symbol.Name;

    /// <summary>Attributes of the method that declare a kernel; the compiler refuses one and the same twice.</summary>
    internal int Kernels => Symbol.GetAttributes().Select(KernelDeclarationFamilies.Of).OfType<KernelDeclarationFamily>().Distinct().Count();

    /// <summary>Whether the compiler reports an error of its own in what the parser would read.</summary>
    internal bool HasUnreadableConstants =>
        _attribute.NamedArguments.Any(argument => argument.Value.Kind == TypedConstantKind.Error)
        || _attributeSyntax.DescendantNodes().Any(node => node.IsMissing);

    /// <summary>Null where the method, or an equal one above it, is no kernel of ours to declare.</summary>
    internal static KernelMethod? Of(IMethodSymbol symbol, CancellationToken cancellation)
    {
        IMethodSymbol declaration = symbol.PartialDefinitionPart ?? symbol;
        foreach (AttributeData attribute in declaration.GetAttributes())
        {
            cancellation.ThrowIfCancellationRequested();
            if (KernelDeclarationFamilies.Of(attribute) is { } family
                && attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax attributeSyntax
                && declaration.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is MethodDeclarationSyntax syntax)
            {
                return new(declaration, syntax, family, attribute, attributeSyntax);
            }
        }

        return null;
    }

    /// <summary>Whether this node is the one that carries the attribute: a declaration and its body may both carry some.</summary>
    internal bool IsDeclaredBy(SyntaxNode node) =>
        node.SyntaxTree == _attributeSyntax.SyntaxTree && node.Span.Contains(_attributeSyntax.Span);

    /// <summary>An integer of the attribute; <paramref name="otherwise"/> where it is not given.</summary>
    internal int Constant(string name, int otherwise = 0) => Argument(name) is int value ? value : otherwise;

    /// <summary>A switch of the attribute; off where it is not given.</summary>
    internal bool Flag(string name) => Argument(name) is true;

    /// <summary>Where a constant is given, else the attribute.</summary>
    internal SyntaxNode PlaceOf(string? constant) =>
        _attributeSyntax.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == constant)
        ?? (SyntaxNode)_attributeSyntax;

    /// <summary>Where a parameter's type is written.</summary>
    internal SyntaxNode PlaceOf(int parameter) => Syntax.ParameterList.Parameters[parameter].Type!;

    internal string TypeOf(int parameter) => Symbol.Parameters[parameter].Type.ToDisplayString(s_short);

    internal bool HasType(int parameter, string metadataName) => HadalTypes.Is(Symbol.Parameters[parameter].Type, metadataName);

    /// <summary>The element type of a tensor; null where Hadal has no such element.</summary>
    internal ElementType? ElementOf(int parameter) => HadalTypes.ElementOf(Symbol.Parameters[parameter].Type);

    /// <summary>Passes on what a family's rules find; true where they find nothing.</summary>
    /// <param name="complaints">What they find.</param>
    /// <param name="complain">Takes it.</param>
    /// <param name="elements">The parameter whose element type is at fault where they name no constant; null for the attribute.</param>
    internal bool Keeps(IEnumerable<SpecComplaint> complaints, ComplaintSink complain, int? elements = null)
    {
        bool keeps = true;
        foreach (SpecComplaint complaint in complaints)
        {
            keeps = false;
            complain(complaint, complaint.Constant is null && elements is { } parameter ? PlaceOf(parameter) : PlaceOf(complaint.Constant));
        }

        return keeps;
    }

    private object? Argument(string name) => _attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}
