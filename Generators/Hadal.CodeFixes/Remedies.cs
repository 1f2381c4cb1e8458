using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace Hadal.CodeFixes;

/// <summary>Finds what would mend a diagnostic; nothing where only its author can.</summary>
/// <param name="root">The file of the diagnostic.</param>
/// <param name="diagnostic">What was reported.</param>
internal delegate IEnumerable<Remedy> RemedyFinder(SyntaxNode root, Diagnostic diagnostic);

/// <summary>Between the editor and the finders of remedies.</summary>
internal static class Remedies
{
    internal static async Task OfferAsync(CodeFixContext context, RemedyFinder find)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Remedy remedy in find(root, diagnostic))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(remedy.Title, cancellation => ApplyAsync(context.Document, find, [diagnostic], remedy.Key, cancellation), remedy.Key), diagnostic);
            }
        }
    }

    /// <summary>Mends all diagnostics of a file in one pass: fixes of one type, or of one method, would else collide.</summary>
    internal static FixAllProvider InAllFiles(RemedyFinder find) => FixAllProvider.Create(async (context, document, diagnostics) =>
        await ApplyAsync(document, find, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    private static async Task<Document> ApplyAsync(
        Document document, RemedyFinder find, ImmutableArray<Diagnostic> diagnostics, string? key, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in diagnostics)
            find(editor.OriginalRoot, diagnostic).FirstOrDefault(remedy => remedy.Key == key)?.Apply(editor);
        return editor.GetChangedDocument();
    }
}
