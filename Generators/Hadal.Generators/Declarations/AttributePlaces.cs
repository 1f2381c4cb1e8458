using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hadal.Generators.Declarations;

/// <summary>Where C# lets an attribute of methods stand, besides on a method that can be partial.</summary>
internal static class AttributePlaces
{
    /// <summary>
    /// What carries the attribute, for people; null for a method that other rules judge, and where the compiler itself
    /// refuses an attribute of methods.
    /// </summary>
    internal static string? OtherThanMethod(AttributeSyntax attribute)
    {
        AttributeListSyntax list = (AttributeListSyntax)attribute.Parent!;
        bool isOfMethod = list.Target?.Identifier.IsKind(SyntaxKind.MethodKeyword) ?? list.Parent is not EventFieldDeclarationSyntax;
        return !isOfMethod ? null : list.Parent switch
        {
            LocalFunctionStatementSyntax => "a local function",
            LambdaExpressionSyntax => "a lambda expression",
            OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => "an operator",
            AccessorDeclarationSyntax or EventFieldDeclarationSyntax => "an accessor",
            DestructorDeclarationSyntax => "a finalizer",
            MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null } => "an explicit implementation of an interface's method",
            MethodDeclarationSyntax { Parent: ExtensionBlockDeclarationSyntax } => "a member of an extension block",
            _ => null,
        };
    }
}
