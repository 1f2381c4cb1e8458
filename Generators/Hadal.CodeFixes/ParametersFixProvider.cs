using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Hadal.Generators.Declarations;
using Hadal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Hadal.CodeFixes;

/// <summary>Adds the parameters that a kernel's method lacks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ParametersFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [DeclarationRules.Signature];

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => Remedies.OfferAsync(context, Find);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => Remedies.InAllFiles(Find);

    private static IEnumerable<Remedy> Find(SyntaxNode root, Diagnostic diagnostic)
    {
        if (KernelDiagnostics.RemedyOf(diagnostic) is not { } remedy
            || root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method)
        {
            yield break;
        }

        MissingParameter[] missing = [.. MissingParameter.Parse(remedy)];
        string title = missing.Length == 1
            ? $"Add the parameter '{missing[0].Type} {missing[0].Name}'"
            : string.Format(CultureInfo.InvariantCulture, "Add the {0} missing parameters", missing.Length);
        yield return new(title, DeclarationRules.Signature, editor =>
        {
            foreach (MissingParameter parameter in missing)
                editor.InsertParameter(method, parameter.Index, Declare(parameter));
        });
    }

    private static ParameterSyntax Declare(MissingParameter parameter) => SyntaxFactory
        .Parameter(SyntaxFactory.Identifier(parameter.Name))
        .WithType(SyntaxFactory.ParseTypeName(parameter.QualifiedType).WithTrailingTrivia(SyntaxFactory.Space).WithAdditionalAnnotations(Simplifier.Annotation));
}
