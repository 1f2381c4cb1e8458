using System.Text.RegularExpressions;
using Hadal.CodeFixes;
using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace Hadal.Generators.Tests.Rules;

/// <summary>Rules of the assemblies that the compiler loads, which no analyzer enforces.</summary>
public partial class SourceRuleTests
{
    private static IEnumerable<string> Files => Directory
        .EnumerateFiles(Path.Combine(Repository.Path, "Generators"), "*.*", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    [Fact]
    public void No_rule_of_compiler_extensions_is_suppressed_anywhere()
    {
        Repository.Require();
        Assert.All(Files, file => Assert.DoesNotMatch(Suppression(), File.ReadAllText(file)));
        foreach (string project in Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)))
            Assert.Contains("<EnforceExtendedAnalyzerRules>true</EnforceExtendedAnalyzerRules>", File.ReadAllText(project), StringComparison.Ordinal);
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
        new[] { typeof(KernelGenerator).Assembly, typeof(ModifiersFixProvider).Assembly }.SelectMany(assembly => assembly.GetExportedTypes()),
        type => Assert.True(
            type.IsSealed && (type.IsAssignableTo(typeof(IIncrementalGenerator)) || type.IsAssignableTo(typeof(DiagnosticAnalyzer)) || type.IsAssignableTo(typeof(CodeFixProvider))),
            $"{type} is public."));

    [GeneratedRegex(@"RS1035|RS1036|RS1038|pragma warning disable|SuppressMessage|<NoWarn>")]
    private static partial Regex Suppression();
}
