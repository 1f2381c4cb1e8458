using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Hadal.CodeFixes;

/// <summary>The form of a kernel's method: static, partial, and ended by a semicolon.</summary>
internal static class KernelMethods
{
    // What no static method, or no partial one, can be.
    private static readonly SyntaxKind[] s_excluded =
    [
        SyntaxKind.ExternKeyword, SyntaxKind.VirtualKeyword, SyntaxKind.OverrideKeyword, SyntaxKind.AbstractKeyword, SyntaxKind.SealedKeyword,
        SyntaxKind.ReadOnlyKeyword, SyntaxKind.AsyncKeyword,
    ];

    /// <summary>False where code of the author's would be lost.</summary>
    internal static bool CanTakeForm(MethodDeclarationSyntax method) => BodyOf(method) switch
    {
        null => true,
        { } body when method.DescendantTrivia(TextSpan.FromBounds(method.ParameterList.Span.End, body.Span.End)).Any(IsComment) => false,
        BlockSyntax { Statements: var statements } => statements.Count == 0 || (statements.Count == 1 && statements[0] is ThrowStatementSyntax),
        var body => body is ArrowExpressionClauseSyntax { Expression: ThrowExpressionSyntax },
    };

    internal static MethodDeclarationSyntax GiveForm(MethodDeclarationSyntax method)
    {
        if (BodyOf(method) is not null)
        {
            SyntaxToken end = SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(method.GetTrailingTrivia());
            method = method.WithBody(null).WithExpressionBody(null).WithSemicolonToken(default);
            method = method.WithTrailingTrivia().WithSemicolonToken(end);
        }

        (SyntaxTokenList modifiers, SyntaxTriviaList leading) = Modifiers.Without(method.Modifiers, method.ReturnType.GetLeadingTrivia(), s_excluded);
        (modifiers, leading) = Modifiers.With(modifiers, leading, SyntaxKind.StaticKeyword, SyntaxKind.PartialKeyword);
        return method.WithReturnType(method.ReturnType.WithLeadingTrivia(leading)).WithModifiers(modifiers);
    }

    private static bool IsComment(SyntaxTrivia trivia) => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia);

    private static SyntaxNode? BodyOf(MethodDeclarationSyntax method) => (SyntaxNode?)method.Body ?? method.ExpressionBody;
}
