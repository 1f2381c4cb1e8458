using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Hadal.Generators.Tests.Generation;

/// <summary>What the comment of an undocumented kernel counts, against counts by hand.</summary>
public partial class DocumentationTests
{
    private const string Mla = "DeviceTensor<BFloat16> q, ";
    private const string MlaEnd = ", MlaPlan p, float f, DeviceTensor<BFloat16> o, DeviceTensor<float> l";

    [Theory]
    [InlineData("Gemm(N = 7168, K = 2048)", "Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d", 14680064, 3584, 2048, 64, 14336)]
    [InlineData("Gemm(N = 132, K = 144)", "Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d", 19008, 16, 144, 8, 528)]
    [InlineData("Gemm(N = 132, K = 144)", "Fp8Rows a, Fp8Rows b, DeviceTensor<float> d", 19008, 1056, 144, 8, 528)]
    [InlineData("MlaDecode(Heads = 2, PageSize = 64)", Mla + "PagedCache<BFloat16> c" + MlaEnd, 1152, 2304, 2048, 8)]
    [InlineData("MlaDecode(Heads = 2, PageSize = 64)", Mla + "PagedCache<Float8E4M3> c" + MlaEnd, 656, 2304, 2048, 8)]
    [InlineData("MlaDecode(Heads = 1, PageSize = 64, Width = 512)", Mla + "PagedCache<BFloat16> c" + MlaEnd, 1024, 1024, 1024, 4)]
    [InlineData("Quantize", "DeviceTensor<float> x, Fp8Rows q, ScaleRule r", 4, 1, 4)]
    [InlineData("Quantize", "DeviceTensor<BFloat16> x, Fp8Blocks q, Fp8Blocks t, ScaleRule r", 2, 1, 4)]
    [InlineData("Transpose", "Fp8Blocks x, Fp8Blocks y", 1, 4)]
    public void The_bytes_are_those_of_the_shapes(string attribute, string parameters, params int[] bytes)
    {
        string text = Assert.Single(GeneratorRun.Of(Sources.Method($"[{attribute}]", $"public static partial void F(DeviceStream s, {parameters});")).Texts).Value;
        string[] comment = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal)).Select(line => line[3..])];
        XElement documentation = XElement.Parse($"<member>{string.Concat(comment)}</member>");
        Assert.Equal(["summary", "remarks"], documentation.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(bytes, Number().Matches(documentation.Element("remarks")!.Value).Select(match => int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("[", documentation.Element("summary")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/// <summary>The layer.</summary>", true)]
    [InlineData("/** <summary>The layer.</summary> */", true)]
    [InlineData("////////// Layers //////////", false)]
    [InlineData("//// <summary>The layer.</summary>", false)]
    [InlineData("/**/", false)]
    [InlineData("/*** Layers ***/", false)]
    [InlineData("// Layers", false)]
    [InlineData("/* Layers */", false)]
    public void A_comment_counts_where_the_compiler_takes_it_for_documentation(string comment, bool counts)
    {
        string source = Sources.Method(comment + "\n    [Transpose]", "public static partial void F(DeviceStream s, Fp8Blocks x, Fp8Blocks y);");
        foreach (DocumentationMode mode in (DocumentationMode[])[DocumentationMode.None, DocumentationMode.Diagnose])
        {
            SyntaxTree tree = CSharpSyntaxTree.ParseText(source, TestCompilation.ParseOptions.WithDocumentationMode(mode), "Layers.cs");
            GeneratorRun run = GeneratorRun.Of(TestCompilation.Create().AddSyntaxTrees(tree));
            Assert.Equal(counts, !Assert.Single(run.Texts).Value.Contains("///", StringComparison.Ordinal));
            Assert.DoesNotContain(run.CompilerDiagnostics, diagnostic => diagnostic.Id == "CS1591" && diagnostic.GetMessage().Contains(".F(", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
