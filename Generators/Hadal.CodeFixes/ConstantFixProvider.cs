using System.Collections.Immutable;
using System.Composition;
using Hadal.Generators.Diagnostics;
using Hadal.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hadal.CodeFixes;

/// <summary>Rounds a constant of a kernel to a legal value beside it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ConstantFixProvider : CodeFixProvider
{
    private static readonly char[] s_separators = [',', ' '];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [SpecRules.MultipleOfK, SpecRules.MultipleOfN];

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => Remedies.OfferAsync(context, Find);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => Remedies.InAllFiles(Find);

    // Operands are padded to a larger constant and cut to a smaller one: who rounds all at once chooses one of the two.
    private static IEnumerable<Remedy> Find(SyntaxNode root, Diagnostic diagnostic)
    {
        if (KernelDiagnostics.RemedyOf(diagnostic) is not { } remedy
            || root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { } argument)
        {
            return [];
        }

        string name = argument.NameEquals!.Name.Identifier.ValueText;
        string[] nearest = remedy.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        return nearest.Select((value, index) => new Remedy(
            $"Change {name} to {value}",
            nearest.Length == 1 || index == 1 ? "up" : "down",
            editor => editor.ReplaceNode(argument.Expression, SyntaxFactory.ParseExpression(value).WithTriviaFrom(argument.Expression))));
    }
}
