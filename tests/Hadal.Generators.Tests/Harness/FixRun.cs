using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Hadal.Generators.Tests.Harness;

/// <summary>A file in an editor, with what Hadal says of it and the fixes that are offered.</summary>
internal sealed class FixRun : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly Document _document;
    private readonly ImmutableArray<Diagnostic> _diagnostics;
    private readonly CodeFixProvider _provider;

    private FixRun(string source, CodeFixProvider provider, IEnumerable<Diagnostic> diagnostics)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        _document = _workspace
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Consumer", "Consumer", LanguageNames.CSharp,
                compilationOptions: compilation.Options, parseOptions: TestCompilation.ParseOptions, metadataReferences: compilation.References))
            .AddDocument("Source0.cs", compilation.SyntaxTrees[0].GetText(), filePath: "Source0.cs");
        _provider = provider;
        _diagnostics = [.. diagnostics.Where(diagnostic => provider.FixableDiagnosticIds.Contains(diagnostic.Id))];
    }

    public void Dispose() => _workspace.Dispose();

    internal static async Task<FixRun> Of<TProvider>(string source)
        where TProvider : CodeFixProvider, new() => new(source, new TProvider(), await GeneratorRun.Of(source).HadalDiagnostics());

    /// <summary>What the editor's menu offers, diagnostic by diagnostic.</summary>
    internal async Task<string[]> Titles() => [.. (await Actions()).Select(action => action.Title)];

    /// <summary>The file after the fix of this title.</summary>
    internal async Task<string> Apply(string title) => await TextAfter(Assert.Single(await Actions(), action => action.Title == title));

    /// <summary>The file after the fix of this title was taken for all diagnostics like its own.</summary>
    internal async Task<string> ApplyToAll(string title)
    {
        string key = Assert.Single(await Actions(), action => action.Title == title).EquivalenceKey!;
        FixAllContext context = new(_document, _provider, FixAllScope.Document, key, _provider.FixableDiagnosticIds, new Known(_diagnostics), TestContext.Current.CancellationToken);
        return await TextAfter((await _provider.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private async Task<List<CodeAction>> Actions()
    {
        List<CodeAction> actions = [];
        foreach (Diagnostic diagnostic in _diagnostics)
            await _provider.RegisterCodeFixesAsync(new(_document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private async Task<string> TextAfter(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(_document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
    }

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => All();

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => All();

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);

        private Task<IEnumerable<Diagnostic>> All() => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}
