using System.Collections.Immutable;
using Hadal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hadal.Generators.Tests.Harness;

/// <summary>A compilation after the generator.</summary>
internal sealed class GeneratorRun
{
    private readonly GeneratorDriverRunResult _result;

    private GeneratorRun(GeneratorDriverRunResult result, CSharpCompilation output)
    {
        _result = result;
        Output = output;
    }

    internal CSharpCompilation Output { get; }

    /// <summary>What the generator itself reported.</summary>
    internal ImmutableArray<Diagnostic> GeneratorDiagnostics => _result.Diagnostics;

    internal string[] HintNames => [.. _result.Results.Single().GeneratedSources.Select(source => source.HintName)];

    /// <summary>Warnings and errors of the compiler, in user's and generated code.</summary>
    internal IEnumerable<Diagnostic> CompilerDiagnostics =>
        Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);

    /// <summary>Generated texts by snapshot target: the hint name without <c>.cs</c>.</summary>
    internal Dictionary<string, string> Texts => _result.Results.Single().GeneratedSources.ToDictionary(
        source => Path.GetFileNameWithoutExtension(source.HintName),
        source => source.SourceText.ToString().Replace($"\"{ThisTool.Version}\"", "\"VERSION\"", StringComparison.Ordinal));

    internal static GeneratorRun Of(params string[] sources) => Of(TestCompilation.Create(sources));

    internal static GeneratorRun Of(CSharpCompilation compilation)
    {
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new KernelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        GeneratorDriverRunResult result = driver.GetRunResult();
        if (result.Results.Single().Exception is { } exception)
            throw new InvalidOperationException("The generator threw.", exception);
        return new(result, (CSharpCompilation)output);
    }

    /// <summary>What the analyzer and the generator say together, in the order of the source.</summary>
    internal async Task<Diagnostic[]> HadalDiagnostics()
    {
        ImmutableArray<Diagnostic> analyzed = await Output
            .WithAnalyzers([new KernelDeclarationAnalyzer()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => throw new InvalidOperationException("The analyzer threw.", exception), true, false))
            .GetAnalyzerDiagnosticsAsync();
        return [.. GeneratorDiagnostics.Concat(analyzed).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
