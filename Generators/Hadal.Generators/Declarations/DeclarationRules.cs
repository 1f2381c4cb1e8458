using System.CodeDom.Compiler;
using Hadal.Generators.Families;
using Hadal.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hadal.Generators.Declarations;

/// <summary>The rules of every kernel method, whatever its family is.</summary>
internal static class DeclarationRules
{
    internal const string Method = "HADAL1001";
    internal const string ContainingType = "HADAL1002";
    internal const string Signature = "HADAL1003";
    internal const string Generic = "HADAL1008";
    internal const string OneKernel = "HADAL1009";
    internal const string MissingScales = "HADAL1011";

    /// <summary>The remedy of a method that could be a kernel's: other modifiers, and no body.</summary>
    internal const string Form = "form";

    // An `extern` part is the implementing one, and no part without a body can be either of the others.
    private static readonly SyntaxKind[] s_unrepeatable = [SyntaxKind.ExternKeyword, SyntaxKind.AsyncKeyword, SyntaxKind.AbstractKeyword];

    /// <summary>What keeps the generator from writing any other part of the method.</summary>
    internal static (SpecComplaint Complaint, SyntaxToken Place)? FindObstacle(KernelMethod method)
    {
        string kind = method.Family.AttributeText;
        SyntaxToken name = method.Syntax.Identifier;
        if (!method.Syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
            return (new(Method, $"'{name.Text}' is not partial; a {kind} method is static and partial, and its body is generated", Remedy: Form), name);

        if (HasOwnBody(method))
        {
            string? remedy = method.Symbol.PartialImplementationPart is null ? Form : null;
            return (new(Method, $"'{name.Text}' has a body; the body of a {kind} method is generated", Remedy: remedy), name);
        }

        SyntaxToken word = method.Syntax.Modifiers.FirstOrDefault(static modifier => s_unrepeatable.Any(kind => modifier.IsKind(kind)));
        if (word != default)
            return (new(Method, $"'{name.Text}' is {word.Text}; a {kind} method is static and partial, and its body is generated", Remedy: Form), name);

        foreach (TypeDeclarationSyntax type in method.Syntax.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            string? reason =
                !type.Modifiers.Any(SyntaxKind.PartialKeyword)
                    ? $"is not partial; a type that contains the kernel '{name.Text}' is partial, since its body is generated into another part"
                : type.Modifiers.Any(SyntaxKind.FileKeyword)
                    ? $"is file-local; the body of the kernel '{name.Text}' is generated into another file, which cannot see it"
                : null;
            if (reason is not null)
                return (new(ContainingType, $"'{type.Identifier.Text}' {reason}"), type.Identifier);
        }

        return null;
    }

    /// <summary>What makes a method that could be written no kernel.</summary>
    internal static (SpecComplaint Complaint, SyntaxNode Place)? FindFault(KernelMethod method)
    {
        if (!method.Symbol.IsStatic)
            return (new(Method, $"'{method.Name}' is not static; a kernel has no state but its arguments", Remedy: Form), method.Syntax);

        if (method.Symbol.IsGenericMethod)
            return (Generics(method, method.Symbol), method.Syntax.TypeParameterList!);

        for (INamedTypeSymbol? type = method.Symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.Arity > 0)
                return (Generics(method, type), method.Syntax);
        }

        if (method.Kernels > 1)
            return (new(OneKernel, $"'{method.Name}' has {method.Kernels} attributes that declare a kernel; a method declares one"), method.Syntax);

        return null;
    }

    /// <summary>What is wrong with an attribute that stands where no kernel can be declared.</summary>
    internal static SpecComplaint Misplaced(KernelDeclarationFamily family, string place) => new(
        Method, $"{family.AttributeText} stands on {place}; it declares a kernel on a static partial method of a class, a struct or an interface");

    private static SpecComplaint Generics(KernelMethod method, ISymbol generic)
    {
        string name = generic.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        return new(
            Generic, $"'{name}' is generic; '{method.Name}' is compiled before it is called, so declare one method for each element type");
    }

    // The analyzer runs after the generator, and sees its part too.
    private static bool HasOwnBody(KernelMethod method) =>
        method.Symbol.PartialImplementationPart is not null
            ? !method.Symbol.GetAttributes().Any(IsOurMark)
            : method.Syntax.Body is not null || method.Syntax.ExpressionBody is not null;

    private static bool IsOurMark(AttributeData attribute) =>
        attribute.AttributeClass?.Name == nameof(GeneratedCodeAttribute)
        && attribute.ConstructorArguments.FirstOrDefault().Value is ThisTool.Name;
}
