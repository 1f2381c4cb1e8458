using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hadal.CodeFixes;
using Hadal.Generators.Tests.Harness;
using Hadal.Parallelism.Analyzers;
using Hadal.Parallelism.Pipelines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace Hadal.Generators.Tests.Rules;

/// <summary>Rules of the assemblies that the compiler loads, which no analyzer enforces.</summary>
public partial class SourceRuleTests
{
    private static string[] Files => [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Path, "Generators"), "*.*", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))];

    private static string[] Projects => [.. Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    /// <summary>What the projects compile from elsewhere.</summary>
    private static IEnumerable<string> LinkedFiles =>
        from project in Projects
        from include in XDocument.Load(project).Descendants("Compile").Attributes("Include")
        let path = include.Value
            .Replace("$(RepositoryRoot)", Repository.Path + "/", StringComparison.Ordinal)
            .Replace("$(KernelSourcesDirectory)", Path.Combine(Repository.Path, "Kernels.cu") + "/", StringComparison.Ordinal)
        from file in Matching(Path.GetFullPath(path, Path.GetDirectoryName(project)!))
        select file;

    /// <summary>What the compiler and MSBuild read beside the projects.</summary>
    private static IEnumerable<string> SettingFiles =>
        from pattern in (string[])["Directory.*", ".editorconfig", ".globalconfig", "*.ruleset"]
        from file in Directory.EnumerateFiles(Repository.Path, pattern)
        select file;

    [Fact]
    public void No_rule_of_compiler_extensions_is_suppressed_anywhere()
    {
        Repository.Require();
        Assert.All(Files.Concat(LinkedFiles), file => Assert.DoesNotMatch(Suppression(), File.ReadAllText(file)));
        Assert.All(SettingFiles, file => Assert.DoesNotMatch(Exception(), File.ReadAllText(file)));
        foreach (string project in Projects)
            Assert.Contains("<EnforceExtendedAnalyzerRules>true</EnforceExtendedAnalyzerRules>", File.ReadAllText(project), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_linked_and_what_is_set_for_all_is_searched_too()
    {
        Repository.Require();
        string[] searched = [.. LinkedFiles.Concat(SettingFiles).Select(file => Path.GetRelativePath(Repository.Path, file).Replace('\\', '/'))];
        Assert.Superset(
            new HashSet<string> { "Kernels.cu/gemm/Spec/GemmSpec.cs", "Runtime/Hadal.Parallelism/Pipelines/PipelineRules.cs", "Generators/DiagnosticPages.cs", ".editorconfig", "Directory.Build.props" },
            searched.ToHashSet());
    }

    [Fact]
    public void Kernels_are_found_by_their_attribute_alone_and_no_lambda_of_the_predicate_captures()
    {
        Repository.Require();
        string generator = File.ReadAllText(Path.Combine(Repository.Path, "Generators", "Hadal.Generators", "KernelGenerator.cs"));
        Assert.Contains("ForAttributeWithMetadataName", generator, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"CreateSyntaxProvider|CompilationProvider|\.Collect\(", generator);
        Assert.Contains("static (node, _) =>", generator, StringComparison.Ordinal);
    }

    /// <summary>Generators do not see each other's output, so none of these would be implemented.</summary>
    [Fact]
    public void Generated_text_asks_no_other_generator_for_anything()
    {
        Repository.Require();
        string[] texts = [.. Directory.EnumerateFiles(Path.Combine(Repository.Path, "tests", "Hadal.Generators.Tests"), "*.g.verified.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.DoesNotMatch("LibraryImport|GeneratedComInterface|GeneratedRegex|LoggerMessage|JsonSerializable", text));
    }

    [Fact]
    public void Nothing_is_public_but_what_the_compiler_and_the_editor_load() => Assert.All(
        new[] { typeof(KernelGenerator).Assembly, typeof(ModifiersFixProvider).Assembly, typeof(PipelineScheduleAnalyzer).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            // The product's own types, of which analyzers hold a copy.
            .Where(type => typeof(PipelineSchedule).Assembly.GetType(type.FullName!) is null),
        type => Assert.True(
            type.IsSealed && (type.IsAssignableTo(typeof(IIncrementalGenerator)) || type.IsAssignableTo(typeof(DiagnosticAnalyzer)) || type.IsAssignableTo(typeof(CodeFixProvider))),
            $"{type} is public."));

    // The first star of a pattern is a folder.
    private static IEnumerable<string> Matching(string path) => path.Contains('*', StringComparison.Ordinal)
        ? Directory.EnumerateFiles(path[..path.IndexOf('*', StringComparison.Ordinal)], Path.GetFileName(path), SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == Path.GetFileName(Path.GetDirectoryName(path)))
        : [path];

    [GeneratedRegex("RS10[0-9]{2}")]
    private static partial Regex Exception();

    [GeneratedRegex(@"RS1035|RS1036|RS1038|pragma warning disable|SuppressMessage|<NoWarn>")]
    private static partial Regex Suppression();
}
