using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hadal.CodeFixes;

/// <summary>Adds modifiers and leaves the order of the others to their author.</summary>
internal static class Modifiers
{
    internal static bool IsPartial(MemberDeclarationSyntax member) => member.Modifiers.Any(SyntaxKind.PartialKeyword);

    internal static TypeDeclarationSyntax AddPartial(TypeDeclarationSyntax type)
    {
        if (IsPartial(type))
            return type;

        (SyntaxTokenList modifiers, SyntaxTriviaList leading) = With(type.Modifiers, type.Keyword.LeadingTrivia, SyntaxKind.PartialKeyword);
        return (TypeDeclarationSyntax)type.WithKeyword(type.Keyword.WithLeadingTrivia(leading)).WithModifiers(modifiers);
    }

    /// <summary>The modifiers that are left, each with the white space and comments before the first of the words that stood in front of it.</summary>
    internal static (SyntaxTokenList Modifiers, SyntaxTriviaList Leading) Without(SyntaxTokenList modifiers, SyntaxTriviaList leading, params SyntaxKind[] removed)
    {
        List<SyntaxToken> kept = [];
        SyntaxTriviaList? before = null;
        foreach (SyntaxToken word in modifiers)
        {
            before ??= word.LeadingTrivia;
            if (removed.Any(kind => word.IsKind(kind)))
                continue;

            kept.Add(word.WithLeadingTrivia(before));
            before = null;
        }

        return (SyntaxFactory.TokenList(kept), before ?? leading);
    }

    /// <summary>The modifiers with those that are missing, and what is then left of the white space and comments before the word that follows them.</summary>
    internal static (SyntaxTokenList Modifiers, SyntaxTriviaList Leading) With(SyntaxTokenList modifiers, SyntaxTriviaList leading, params SyntaxKind[] added)
    {
        foreach (SyntaxKind kind in added)
        {
            if (modifiers.Any(kind))
                continue;

            SyntaxToken word = SyntaxFactory.Token(kind).WithTrailingTrivia(SyntaxFactory.Space);
            if (modifiers.Count == 0)
                (word, leading) = (word.WithLeadingTrivia(leading), default);

            // C# wants `partial` as the last of all.
            int end = modifiers.Count > 0 && modifiers.Last().IsKind(SyntaxKind.PartialKeyword) ? modifiers.Count - 1 : modifiers.Count;
            modifiers = end == 0 && modifiers.Count > 0
                ? modifiers.Replace(modifiers[0], modifiers[0].WithLeadingTrivia()).Insert(0, word.WithLeadingTrivia(modifiers[0].LeadingTrivia))
                : modifiers.Insert(end, word);
        }

        return (modifiers, leading);
    }
}
