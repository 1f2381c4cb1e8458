using Hadal.Generators.Tests.Harness;
using Hadal.Parallelism.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

public class PipelineScheduleTests
{
    [Theory]
    [InlineData("PipelineKind.DualPipe, 7, 20", "dualpipe", "Nearest: 6, 8 ranks.")]
    [InlineData("PipelineKind.DualPipe, 8, 21", "dualpipe", "Nearest: 20, 22 micro-batches.")]
    [InlineData("PipelineKind.DualPipe, 8, 14", "dualpipe", "Nearest: 16 micro-batches.")]
    [InlineData("PipelineKind.DualPipeV, 8, 15", "dualpipev", "Nearest: 16 micro-batches.")]
    [InlineData("PipelineKind.OneForwardOneBackward, 0, 15", "1f1b", "Nearest: 1 rank.")]
    [InlineData("PipelineKind.OneForwardOneBackward, 4, -1", "1f1b", "Nearest: 1 micro-batch.")]
    [InlineData("PipelineKind.Interleaved, 4, 10", "interleaved", "Nearest: 8, 12 micro-batches.")]
    [InlineData("PipelineKind.Interleaved, 4, 10, options", "interleaved", "Nearest: 8, 12 micro-batches.")]
    [InlineData("PipelineKind.Interleaved, 4, 8, new() { Overlap = false, Chunks = 1 }", "interleaved", "Nearest: 2 chunks on a rank.")]
    [InlineData("PipelineKind.Interleaved, 4, 8, new PipelineOptions { Chunks = 1 }", "interleaved", "Nearest: 2 chunks on a rank.")]
    [InlineData("microBatches: 20, ranks: 7, kind: PipelineKind.DualPipe", "dualpipe", "Nearest: 6, 8 ranks.")]
    [InlineData("(PipelineKind)4, Seven, 2 * 10", "dualpipe", "Nearest: 6, 8 ranks.")]
    [InlineData("PipelineKind.DualPipe, int.MaxValue, 20", "dualpipe", "Nearest: 10 ranks.")]
    public async Task A_call_that_is_sure_to_throw_is_an_error_with_the_nearest_legal_numbers(string arguments, string method, string nearest)
    {
        Diagnostic diagnostic = Assert.Single(await Analyze($"PipelineSchedule.Create({arguments})"));
        Assert.Equal("HADAL1020", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.StartsWith($"{method} ", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.EndsWith(nearest, diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Equal($"PipelineSchedule.Create({arguments})", diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData("PipelineSchedule.Create(PipelineKind.DualPipe, 8, 20)")]
    [InlineData("PipelineSchedule.Create(PipelineKind.DualPipeV, 7, 15)")]
    [InlineData("PipelineSchedule.Create(PipelineKind.Interleaved, 4, 8, new() { Chunks = 3 })")]
    [InlineData("PipelineSchedule.Create(PipelineKind.Interleaved, 4, 8, options)")]
    [InlineData("PipelineSchedule.Create(PipelineKind.Interleaved, 4, 8, null)")]
    public async Task A_legal_call_is_none(string call) => Assert.Empty(await Analyze(call));

    [Theory]
    [InlineData("PipelineSchedule.Create(PipelineKind.DualPipe, number, 20)")]
    [InlineData("PipelineSchedule.Create(PipelineKind.DualPipe, 7, number)")]
    [InlineData("PipelineSchedule.Create(kind, 7, 20)")]
    [InlineData("PipelineSchedule.Create((PipelineKind)99, 7, 20)")]
    [InlineData("PipelineSchedule.Create((PipelineKind)(-1), 7, 20)")]
    public async Task What_only_the_runtime_knows_is_left_to_it(string call) => Assert.Empty(await Analyze(call));

    [Fact]
    public async Task Another_type_of_the_same_name_is_none_of_ours() =>
        Assert.Empty(await Analyze("Other.PipelineSchedule.Create(PipelineKind.DualPipe, 7, 20)"));

    [Theory]
    [InlineData("PipelineSchedule.Create(PipelineKind.DualPipe)")]
    [InlineData("PipelineSchedule.Create(\"dualpipe\", 7, 20)")]
    [InlineData("PipelineSchedule.Create(PipelineKind.DualPipe, 7, 20, 5, 6)")]
    public async Task A_call_that_does_not_compile_is_left_to_the_compiler(string call) => Assert.Empty(await Analyze(call, compiles: false));

    private static async Task<Diagnostic[]> Analyze(string call, bool compiles = true)
    {
        CSharpCompilation compilation = TestCompilation.Create($$"""
            using Hadal.Parallelism.Pipelines;

            internal static class Consumer
            {
                private const int Seven = 7;

                internal static object Make(PipelineKind kind, int number, PipelineOptions options) => {{call}};
            }

            namespace Other
            {
                internal static class PipelineSchedule
                {
                    internal static object Create(PipelineKind kind, int ranks, int microBatches) => kind;
                }
            }
            """);
        Assert.Equal(compiles, !compilation.GetDiagnostics(TestContext.Current.CancellationToken).Any(DeclarationDiagnosticsTests.IsError));
        return [.. await compilation
            .WithAnalyzers([new PipelineScheduleAnalyzer()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => throw new InvalidOperationException("The analyzer threw.", exception), true, false))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)];
    }
}
