using System.Collections.Immutable;
using System.Composition;
using Hadal.Generators.Declarations;
using Hadal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Hadal.CodeFixes;

/// <summary>Makes a kernel's method static, partial and bodiless, and the types around it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ModifiersFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [DeclarationRules.Method, DeclarationRules.ContainingType];

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => Remedies.OfferAsync(context, Find);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => Remedies.InAllFiles(Find);

    private static IEnumerable<Remedy> Find(SyntaxNode root, Diagnostic diagnostic) => root.FindToken(diagnostic.Location.SourceSpan.Start).Parent switch
    {
        MethodDeclarationSyntax method when KernelDiagnostics.RemedyOf(diagnostic) == DeclarationRules.Form && KernelMethods.CanTakeForm(method) =>
            [new($"Make '{method.Identifier.Text}' a static partial method", DeclarationRules.Method, editor => MakeKernel(editor, method))],
        TypeDeclarationSyntax type when !Modifiers.IsPartial(type) =>
            [new($"Make '{type.Identifier.Text}' partial", DeclarationRules.ContainingType, editor => MakePartial(editor, type))],
        _ => [],
    };

    private static void MakeKernel(SyntaxEditor editor, MethodDeclarationSyntax method)
    {
        // The next diagnostic would be of the type.
        MakePartial(editor, method);
        editor.ReplaceNode(method, static (current, _) => KernelMethods.GiveForm((MethodDeclarationSyntax)current));
    }

    private static void MakePartial(SyntaxEditor editor, SyntaxNode member)
    {
        foreach (TypeDeclarationSyntax type in member.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            editor.ReplaceNode(type, static (current, _) => Modifiers.AddPartial((TypeDeclarationSyntax)current));
    }
}
