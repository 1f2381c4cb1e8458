using Hadal.Specs;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

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

    private readonly ParameterPattern[] _parameters = parameters;

    /// <summary>Whether the method has this signature.</summary>
    /// <param name="method">The method.</param>
    /// <param name="complain">Is told what differs.</param>
    /// <param name="longer">Signatures of the family that an incomplete one may be meant to become.</param>
    internal bool Matches(KernelMethod method, ComplaintSink complain, params SignaturePattern[] longer)
    {
        if (FindMismatch(method) is not { } place)
            return true;

        if (FindBareValues(method) is { } bare)
        {
            complain(bare.Complaint, bare.Place);
            return false;
        }

        string given = method.Symbol.ToDisplayString(s_given);
        string expected = $"void {method.Name}({string.Join(", ", _parameters.Select(parameter => parameter.Text))})";
        string message = $"'{method.Name}' is declared as '{given}'; a {method.Family.AttributeText} method is '{expected}'";
        complain(new(DeclarationRules.Signature, message, Remedy: FindRemedy(method, longer)), place);
        return false;
    }

    // Values of FP8 without scales are a mistake of their own, which comparing two long signatures would hide.
    private (SpecComplaint Complaint, SyntaxNode Place)? FindBareValues(KernelMethod method)
    {
        for (int i = 0; i < Math.Min(method.Symbol.Parameters.Length, _parameters.Length); i++)
        {
            if (_parameters[i].IsScaled && method.HasType(i, "DeviceTensor`1") && method.ElementOf(i) == ElementType.Float8E4M3)
            {
                string message = $"'{method.Symbol.Parameters[i].Name}' of '{method.Name}' is {method.TypeOf(i)}, values without their scales; {string.Join(" or ", _parameters[i].Types)} has both";
                return (new(DeclarationRules.MissingScales, message), method.PlaceOf(i));
            }
        }

        return null;
    }

    private string? FindRemedy(KernelMethod method, IEnumerable<SignaturePattern> longer) => longer
        .Prepend(this)
        .Select(signature => SignatureCompletion.Of(method.Symbol, signature._parameters))
        .FirstOrDefault(static missing => missing is not null) is { } completion
            ? MissingParameter.ToText(completion)
            : null;

    private SyntaxNode? FindMismatch(KernelMethod method)
    {
        if (!method.Symbol.ReturnsVoid)
            return method.Syntax.ReturnType;

        int given = method.Symbol.Parameters.Length;
        for (int i = 0; i < Math.Min(given, _parameters.Length); i++)
        {
            if (!_parameters[i].Accepts(method.Symbol.Parameters[i]))
                return method.Syntax.ParameterList.Parameters[i];
        }

        return given == _parameters.Length ? null : method.Syntax.ParameterList;
    }
}
