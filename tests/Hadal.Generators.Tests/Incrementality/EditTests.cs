using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Hadal.Generators.Tests.Incrementality;

/// <summary>What an edit makes the generator do again. An IDE runs it at every key press.</summary>
public class EditTests
{
    private const string Second = """
        namespace Models;

        using Hadal;

        public static partial class Other
        {
            [Gemm(N = 4096, K = 7168)]
            public static partial void UpProjection(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);
        }
        """;

    private static readonly IncrementalStepRunReason[] s_kept = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    /// <summary>Edits that leave the declaration what it is: name, and how the two files look afterwards.</summary>
    public static TheoryData<string, string, string> HarmlessEdits { get; } = new()
    {
        { "another type in the file", Sources.Gemm + "\ninternal class Unrelated;", Second },
        { "another member in the class", Sources.Gemm.Replace("class DeepSeekV3\n{", "class DeepSeekV3\n{\n    public const int Layers = 61;", StringComparison.Ordinal), Second },
        { "a comment above", "// A word.\n" + Sources.Gemm, Second },
        { "white space in the attribute", Sources.Gemm.Replace("N = 7168, K = 2048", "N=7168,\n        K=2048", StringComparison.Ordinal), Second },
        { "constants in another order", Sources.Gemm.Replace("N = 7168, K = 2048", "K = 2048, N = 7168", StringComparison.Ordinal), Second },
        { "a constant by another expression", Sources.Gemm.Replace("7168", "7 * 1024", StringComparison.Ordinal), Second },
        { "types by another name", Sources.Gemm.Replace("DeviceTensor<BFloat16>", "global::Hadal.DeviceTensor<Hadal.BFloat16>", StringComparison.Ordinal), Second },
        { "a body in another file", Sources.Gemm, Second + "\ninternal class Unrelated { void F() { } }" },
        { "types of the file in another order", Sources.Gemm.Replace("/// <summary>The model", "internal class First;\n\n/// <summary>The model", StringComparison.Ordinal), Second },
        { "the other kernel gone", Sources.Gemm, "" },
        { "the other kernel changed", Sources.Gemm, Second.Replace("4096", "8192", StringComparison.Ordinal) },
    };

    /// <summary>Edits after which the method must be written anew.</summary>
    public static TheoryData<string, string> Changes { get; } = new()
    {
        { "N", Sources.Gemm.Replace("7168", "8192", StringComparison.Ordinal) },
        { "the result's type", Sources.Gemm.Replace("BFloat16", "float", StringComparison.Ordinal) },
        { "a parameter's name", Sources.Gemm.Replace("Fp8Rows a", "Fp8Rows activations", StringComparison.Ordinal) },
        { "the method's name", Sources.Gemm.Replace("DownProjection", "Down", StringComparison.Ordinal) },
        { "the accessibility", Sources.Gemm.Replace("public static partial void", "internal static partial void", StringComparison.Ordinal) },
        { "the namespace", Sources.Gemm.Replace("Models", "Networks", StringComparison.Ordinal) },
        { "a comment where none was", Sources.Gemm.Replace("    [Gemm", "    /// <summary>Words.</summary>\n    [Gemm", StringComparison.Ordinal) },
        { "a rule broken", Sources.Gemm.Replace("2048", "2049", StringComparison.Ordinal) },
    };

    /// <summary>A declaration of every kind, and of those that become a stub or none.</summary>
    public static TheoryData<string, string> Kinds { get; } = new()
    {
        { "[Gemm(N = 8, K = 16)]", "DeviceStream s, Fp8Rows a, Fp8Rows b, DeviceTensor<float> d" },
        { "[MlaDecode(Heads = 1, PageSize = 64)]", "DeviceStream s, DeviceTensor<BFloat16> q, PagedCache<BFloat16> c, MlaPlan p, float f, DeviceTensor<BFloat16> o, DeviceTensor<float> l" },
        { "[Quantize]", "DeviceStream s, DeviceTensor<float> x, Fp8Rows q, ScaleRule r" },
        { "[Transpose]", "DeviceStream s, Fp8Blocks x, Fp8Blocks t" },
        { "[Gemm(N = 7, K = 16)]", "DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d" },
        { "[Quantize]", "DeviceStream s" },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void A_declaration_of_any_kind_outlives_edits_around_it(string attribute, string parameters)
    {
        string source = Sources.Method(attribute, $"public static partial void F({parameters});");
        foreach ((string first, string second) in ((string, string)[])
            [("// A word.\n" + source, Second), (source + "\ninternal class Unrelated;", Second), (source.Replace("partial void", "partial  void", StringComparison.Ordinal), Second), (source, Second + "\ninternal class Unrelated;")])
        {
            GeneratorRunResult result = RunTwice([source, Second], [first, second]);
            Assert.All(result.TrackedSteps[KernelGenerator.Step].SelectMany(step => step.Outputs), output => Assert.Contains(output.Reason, s_kept));
            Assert.All(SourceOutputs(result).SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
        }
    }

    [Fact]
    public void An_obstacle_is_kept_by_an_edit_below_it()
    {
        string obstacle = Second.Replace("partial void", "void", StringComparison.Ordinal);
        GeneratorRunResult result = RunTwice([Sources.Gemm, obstacle], [Sources.Gemm, obstacle + "\ninternal class Unrelated;"]);
        Assert.Contains(Assert.Single(OutputsOf(result, "UpProjection")).Reason, s_kept);
    }

    [Theory, MemberData(nameof(HarmlessEdits))]
    public void A_harmless_edit_writes_nothing_again(string edit, string first, string second)
    {
        GeneratorRunResult result = RunTwice([Sources.Gemm, Second], [first, second]);

        Assert.All(OutputsOf(result, "DownProjection"), output => Assert.Contains(output.Reason, s_kept));
        IncrementalGeneratorRunStep source = Assert.Single(
            SourceOutputs(result), step => step.Inputs.Any(input => Describes(input.Source.Outputs[input.OutputIndex].Value, "DownProjection")));
        Assert.All(source.Outputs, output => Assert.True(output.Reason == IncrementalStepRunReason.Cached, $"After '{edit}' the source is {output.Reason}."));
    }

    [Theory, MemberData(nameof(Changes))]
    public void A_changed_declaration_is_written_again_and_its_neighbour_is_not(string edit, string first)
    {
        GeneratorRunResult result = RunTwice([Sources.Gemm, Second], [first, Second]);

        Assert.Contains(SourceOutputs(result).SelectMany(step => step.Outputs), output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New);
        IncrementalGeneratorRunStep neighbour = Assert.Single(
            SourceOutputs(result), step => step.Inputs.Any(input => Describes(input.Source.Outputs[input.OutputIndex].Value, "UpProjection")));
        Assert.All(neighbour.Outputs, output => Assert.True(output.Reason == IncrementalStepRunReason.Cached, $"After a change of {edit} the neighbour is {output.Reason}."));
    }

    [Fact]
    public void A_new_file_with_a_kernel_leaves_the_first_one_cached()
    {
        GeneratorRunResult result = RunTwice([Sources.Gemm], [Sources.Gemm, Second]);

        Assert.Equivalent(
            (IncrementalStepRunReason[])[IncrementalStepRunReason.Cached, IncrementalStepRunReason.New],
            SourceOutputs(result).SelectMany(step => step.Outputs).Select(output => output.Reason),
            strict: true);
    }

    [Fact]
    public void An_obstacle_that_moves_writes_no_kernel_again()
    {
        string obstacle = Second.Replace("partial void", "void", StringComparison.Ordinal);
        GeneratorRunResult result = RunTwice([Sources.Gemm, obstacle], [Sources.Gemm, "\n" + obstacle]);

        int line = obstacle.Split('\n').TakeWhile(text => !text.Contains("UpProjection", StringComparison.Ordinal)).Count();
        Assert.Equal(line + 1, Assert.Single(result.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
        Assert.All(OutputsOf(result, "DownProjection"), output => Assert.Contains(output.Reason, s_kept));
    }

    [Fact]
    public void Every_step_of_ours_is_tracked_by_name()
    {
        string obstacle = Second.Replace("partial void", "void", StringComparison.Ordinal);
        GeneratorRunResult result = RunTwice([Sources.Gemm, obstacle], [Sources.Gemm, obstacle]);
        Assert.Equal([KernelGenerator.Step], result.TrackedSteps.Keys.Where(name => name.StartsWith("Hadal.", StringComparison.Ordinal)));
    }

    private static GeneratorRunResult RunTwice(string[] before, string[] after)
    {
        CSharpCompilation compilation = TestCompilation.Create(before);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new KernelGenerator().AsSourceGenerator()],
            parseOptions: TestCompilation.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation);

        SyntaxTree[] trees = [.. compilation.SyntaxTrees];
        for (int i = 0; i < after.Length; i++)
        {
            SyntaxTree tree = TestCompilation.Parse(after[i], $"Source{i}.cs");
            if (i >= trees.Length)
                compilation = compilation.AddSyntaxTrees(tree);
            else if (after[i] != before[i])
                compilation = compilation.ReplaceSyntaxTree(trees[i], tree);
        }

        return driver.RunGenerators(compilation).GetRunResult().Results.Single();
    }

    private static IEnumerable<IncrementalGeneratorRunStep> SourceOutputs(GeneratorRunResult result) =>
        result.TrackedOutputSteps.Values.SelectMany(steps => steps);

    private static IEnumerable<(object Value, IncrementalStepRunReason Reason)> OutputsOf(GeneratorRunResult result, string method) =>
        result.TrackedSteps[KernelGenerator.Step].SelectMany(run => run.Outputs).Where(output => Describes(output.Value, method));

    private static bool Describes(object value, string method) =>
        value is Declarations.DeclarationResult result
        && (result.Declaration?.Method.Name.EndsWith("." + method, StringComparison.Ordinal) ?? result.Obstacle?.Message.Contains($"'{method}'", StringComparison.Ordinal) ?? false);
}
