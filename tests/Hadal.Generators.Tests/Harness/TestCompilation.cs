using Basic.Reference.Assemblies;
using Hadal.Parallelism.Pipelines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Hadal.Generators.Tests.Harness;

/// <summary>Consumers of Hadal, as strict as a compiler can be told to be and with nothing that a project may turn off.</summary>
internal static class TestCompilation
{
    private static readonly MetadataReference s_hadal = MetadataReference.CreateFromFile(typeof(Device).Assembly.Location);

    private static readonly MetadataReference s_parallelism = MetadataReference.CreateFromFile(typeof(PipelineSchedule).Assembly.Location);

    internal static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    internal static CSharpCompilation Create(params string[] sources) => Create(NullableContextOptions.Disable, sources);

    internal static CSharpCompilation Create(NullableContextOptions nullable, params string[] sources) => CSharpCompilation.Create(
        "Consumer",
        sources.Select((source, index) => Parse(source, $"Source{index}.cs")),
        [.. Net100.References.All, s_hadal, s_parallelism],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, warningLevel: 9999, nullableContextOptions: nullable));

    internal static SyntaxTree Parse(string source, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(source.ReplaceLineEndings("\n")), ParseOptions, path);
}
