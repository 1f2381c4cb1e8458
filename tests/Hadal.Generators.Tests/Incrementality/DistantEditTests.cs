using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Hadal.Generators.Tests.Incrementality;

/// <summary>Edits of other files that change what an untouched declaration means: the same text as from nothing must come.</summary>
public class DistantEditTests
{
    private const string Declaration = """
        namespace Models;

        using Hadal;

        public static partial class Layers
        {
            [Gemm(N = Sizes.Hidden, K = 2048)]
            public static partial void Down(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<Output> d);
        }
        """;

    private const string Sizes = "namespace Models; internal static class Sizes { public const int Hidden = 7168; }";
    private const string Output = "global using Output = Hadal.BFloat16;";

    public static TheoryData<string, string[]> Edits { get; } = new()
    {
        { "a constant", [Sizes.Replace("7168", "4096", StringComparison.Ordinal), Output] },
        { "a constant that breaks a rule", [Sizes.Replace("7168", "7", StringComparison.Ordinal), Output] },
        { "a constant that is gone", ["", Output] },
        { "an alias", [Sizes, "global using Output = float;"] },
        { "an alias that is gone", [Sizes, ""] },
        { "a type that shadows one of Hadal's", [Sizes + " internal sealed class Fp8Rows;", Output] },
        { "a namesake in another part", [Sizes + " public static partial class Layers { public static void Down() { } }", Output] },
        { "an equal method in another part", [Sizes + " public static partial class Layers { public static partial void Down(Hadal.DeviceStream stream, Hadal.Fp8Rows a, Hadal.Fp8Blocks b, Hadal.DeviceTensor<Hadal.BFloat16> d); }", Output] },
        { "a body in another part", [Sizes + " public static partial class Layers { public static partial void Down(Hadal.DeviceStream stream, Hadal.Fp8Rows a, Hadal.Fp8Blocks b, Hadal.DeviceTensor<Hadal.BFloat16> d) { } }", Output] },
        { "nothing that it means", [Sizes + " internal class Unrelated;", Output] },
    };

    [Theory, MemberData(nameof(Edits))]
    public void What_a_declaration_means_follows_other_files(string edit, string[] after)
    {
        CSharpCompilation before = TestCompilation.Create([Declaration, Sizes, Output]);
        SyntaxTree[] trees = [.. before.SyntaxTrees];
        CSharpCompilation edited = before;
        for (int i = 0; i < after.Length; i++)
            edited = edited.ReplaceSyntaxTree(trees[i + 1], TestCompilation.Parse(after[i], $"Source{i + 1}.cs"));

        GeneratorDriver driver = CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions);
        driver = driver.RunGenerators(before);
        Assert.Equal(FromNothing(before), Texts(driver));
        driver = driver.RunGenerators(edited);
        Assert.True(FromNothing(edited).SequenceEqual(Texts(driver)), edit);
        driver = driver.RunGenerators(before);
        Assert.Equal(FromNothing(before), Texts(driver));
    }

    /// <summary>By trees of its own: what is remembered of a node cannot help.</summary>
    private static string[] FromNothing(CSharpCompilation compilation)
    {
        SyntaxTree[] trees = [.. compilation.SyntaxTrees.Select(tree => TestCompilation.Parse(tree.ToString(), tree.FilePath))];
        CSharpCompilation fresh = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees);
        return Texts(CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions).RunGenerators(fresh));
    }

    private static string[] Texts(GeneratorDriver driver)
    {
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        return [.. result.GeneratedSources.Select(source => $"{source.HintName}\n{source.SourceText}"), .. result.Diagnostics.Select(diagnostic => diagnostic.ToString())];
    }
}
