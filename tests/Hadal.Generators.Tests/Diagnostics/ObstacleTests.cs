using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

/// <summary>Declarations of which no other part can be written: the generator itself says so, once, and at the right place.</summary>
public class ObstacleTests
{
    private const string Parameters = "(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d)";

    [Theory]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static void F" + Parameters + " { } }",
        "HADAL1001", "F", "'F' is not partial; a [Gemm] method is static and partial, and its body is generated")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static extern void F" + Parameters + "; }",
        "HADAL1001", "F", "'F' is not partial; a [Gemm] method is static and partial, and its body is generated")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + " { } }",
        "HADAL1001", "F", "'F' has a body; the body of a [Gemm] method is generated")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; public static partial void F" + Parameters + " { } }",
        "HADAL1001", "F", "'F' has a body; the body of a [Gemm] method is generated")]
    [InlineData("static partial class C { public static partial void F" + Parameters + "; [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + " { } }",
        "HADAL1001", "F", "'F' has a body; the body of a [Gemm] method is generated")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static extern partial void F" + Parameters + "; }",
        "HADAL1001", "F", "'F' is extern; a [Gemm] method is static and partial, and its body is generated")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static async partial void F" + Parameters + "; }",
        "HADAL1001", "F", "'F' is async; a [Gemm] method is static and partial, and its body is generated")]
    [InlineData("partial interface C { [Gemm(N = 8, K = 16)] public static abstract partial void F" + Parameters + "; }",
        "HADAL1001", "F", "'F' is abstract; a [Gemm] method is static and partial, and its body is generated")]
    [InlineData("static class C { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; }",
        "HADAL1002", "C", "'C' is not partial; a type that contains the kernel 'F' is partial, since its body is generated into another part")]
    [InlineData("class Outer { static partial class C { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; } }",
        "HADAL1002", "Outer", "'Outer' is not partial; a type that contains the kernel 'F' is partial, since its body is generated into another part")]
    [InlineData("file static partial class C { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; }",
        "HADAL1002", "C", "'C' is file-local; the body of the kernel 'F' is generated into another file, which cannot see it")]
    public async Task An_obstacle_is_reported_by_the_generator_and_not_by_the_analyzer_too(string type, string id, string underlined, string message)
    {
        string source = "using Hadal;\n" + type;
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Empty(run.HintNames);
        Diagnostic diagnostic = Assert.Single(await run.HadalDiagnostics());
        Assert.Equal(diagnostic, Assert.Single(run.GeneratorDiagnostics));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage());
        Assert.Equal(underlined, source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Equal("Source0.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(1, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
    }

    /// <summary>One word mends them all.</summary>
    [Theory]
    [InlineData("static class C { [G] public static partial void F(P); [G] public static partial void H(P); [Transpose] public static partial void T(DeviceStream s, Fp8Blocks x, Fp8Blocks y); }", "HADAL1002 C")]
    [InlineData("class C { [G] public static void F(P) { } [G] public static partial void H(P); [G] public static partial void I(P); }", "HADAL1001 F", "HADAL1002 C")]
    [InlineData("class C { [G] public static partial void F(P); public partial class D { [G] public static partial void F(P); } class E { [G] public static partial void F(P); [G] public static partial void H(P); } }", "HADAL1002 C", "HADAL1002 E")]
    [InlineData("file static partial class C { [G] public static partial void F(P); [G] public static partial void H(P); }", "HADAL1002 C")]
    [InlineData("class C { [G] public static partial void F(Unknown u); [G] public static partial void H(P); }", "HADAL1002 C")]
    public void What_is_wrong_with_a_type_is_told_once_however_many_kernels_it_has(string type, params string[] expected)
    {
        string source = "using Hadal;\n" + type.Replace("[G]", "[Gemm(N = 8, K = 16)]", StringComparison.Ordinal).Replace("(P)", Parameters, StringComparison.Ordinal);
        Assert.Equal(expected.Order(), GeneratorRun.Of(source).GeneratorDiagnostics
            .Select(diagnostic => $"{diagnostic.Id} {source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}")
            .Order());
    }

    [Theory]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; }")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + " { } }")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16), Gemm(N = 16, K = 16)] public static partial void F" + Parameters + "; }")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static partial void F(; }")]
    [InlineData("static partial class C { [Gemm(N = , K = 16)] public static partial void F" + Parameters + "; }")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static partial F" + Parameters + "; }")]
    [InlineData("[Gemm(N = 8, K = 16)] static partial void F" + Parameters + ";")]
    [InlineData("static partial class C { static void G() { [Gemm(N = 8, K = 16)] static void F" + Parameters + " { } } }")]
    [InlineData("static partial class C { extension(DeviceStream x) { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; } }")]
    [InlineData("static partial class C { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "\n}")]
    [InlineData("enum C { [Gemm(N = 8, K = 16)] static partial void F" + Parameters + "; }")]
    [InlineData("static partial class { [Gemm(N = 8, K = 16)] public static partial void F" + Parameters + "; }")]
    public async Task Code_that_is_being_written_stops_neither_generator_nor_analyzer(string type) =>
        await GeneratorRun.Of("using Hadal;\n" + type).HadalDiagnostics();
}
