using Hadal.Specs;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>A parameter that a family's methods take.</summary>
/// <param name="Text">It for people: <c>Fp8Rows a</c>.</param>
/// <param name="MetadataNames">The types that it may have: of namespace Hadal, or with their namespace, <c>System.Single</c>.</param>
internal sealed record ParameterPattern(string Text, params string[] MetadataNames);

/// <summary>The signature of a family's methods: they return void and take these parameters by value.</summary>
internal sealed class SignaturePattern(params ParameterPattern[] parameters)
{
    private static readonly SymbolDisplayFormat s_given = new(
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeModifiers,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    internal bool Matches(KernelMethod method, ComplaintSink complain)
    {
        if (FindMismatch(method) is not { } place)
            return true;

        string given = method.Symbol.ToDisplayString(s_given);
        string expected = $"void {method.Name}({string.Join(", ", parameters.Select(parameter => parameter.Text))})";
        string message = $"'{method.Name}' is declared as '{given}'; a {method.Family.AttributeText} method is '{expected}'";
        complain(new(DeclarationRules.Signature, message), place);
        return false;
    }

    private SyntaxNode? FindMismatch(KernelMethod method)
    {
        if (!method.Symbol.ReturnsVoid)
            return method.Syntax.ReturnType;

        int given = method.Symbol.Parameters.Length;
        for (int i = 0; i < Math.Min(given, parameters.Length); i++)
        {
            if (!Accepts(parameters[i], method.Symbol.Parameters[i]))
                return method.Syntax.ParameterList.Parameters[i];
        }

        return given == parameters.Length ? null : method.Syntax.ParameterList;
    }

    private static bool Accepts(ParameterPattern expected, IParameterSymbol given) =>
        given is { RefKind: RefKind.None, IsParams: false } && expected.MetadataNames.Any(name => HadalTypes.Is(given.Type, name));
}
