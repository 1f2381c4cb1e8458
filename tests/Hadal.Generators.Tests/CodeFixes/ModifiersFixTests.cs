using Hadal.CodeFixes;
using Hadal.Generators.Tests.Harness;
using Xunit;

namespace Hadal.Generators.Tests.CodeFixes;

/// <summary>HADAL1001 and HADAL1002: what is static, partial and bodiless afterwards, and what is left alone.</summary>
public class ModifiersFixTests
{
    private const string P = "(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d)";

    [Theory]
    [InlineData("public static void F" + P + " { }", "public static partial void F" + P + ";")]
    [InlineData("public void F" + P + " => throw new System.NotImplementedException();", "public static partial void F" + P + ";")]
    [InlineData("public static extern void F" + P + ";", "public static partial void F" + P + ";")]
    [InlineData("void F" + P + "\n    {\n        throw null;\n    }", "static partial void F" + P + ";")]
    [InlineData("public virtual void F" + P + " { }", "public static partial void F" + P + ";")]
    [InlineData("public partial void F" + P + ";", "public static partial void F" + P + ";")]
    [InlineData("partial void F" + P + ";", "static partial void F" + P + ";")]
    [InlineData("static public partial void F" + P + " { }", "static public partial void F" + P + ";")]
    [InlineData("public sealed override void F" + P + " { }", "public static partial void F" + P + ";")]
    [InlineData("sealed override void F" + P + " { }", "static partial void F" + P + ";")]
    [InlineData("public virtual async void F" + P + " { throw null; }", "public static partial void F" + P + ";")]
    [InlineData("/* why */ abstract override internal sealed void F" + P + ";", "/* why */ internal static partial void F" + P + ";")]
    [InlineData("public static extern partial void F" + P + ";", "public static partial void F" + P + ";")]
    [InlineData("/* why */ void F" + P + " { } // because", "/* why */ static partial void F" + P + "; // because")]
    public async Task A_method_becomes_a_kernels(string method, string expected)
    {
        string source = Source("partial class C", method);
        using FixRun run = await FixRun.Of<ModifiersFixProvider>(source);
        string mended = await run.Apply("Make 'F' a static partial method");
        Assert.Equal(Source("partial class C", expected), mended);
        await ExpectNothing(mended);
    }

    [Theory]
    [InlineData("public static void F" + P + " { System.Console.Beep(); }")]
    [InlineData("public static void F" + P + " => System.Console.Beep();")]
    [InlineData("public static void F" + P + " { /* to do */ }")]
    [InlineData("public static void F" + P + " /* to do */ { }")]
    [InlineData("public static partial void F" + P + "; public static partial void F" + P + " { }")]
    [InlineData("public partial void F" + P + "; public partial void F" + P + " { }")]
    [InlineData("public static void G() { [Gemm(N = 8, K = 16)] static void F" + P + " { } }")]
    [InlineData("public static bool operator !(C c) => true;")]
    public async Task Nothing_is_offered_where_code_would_be_lost_or_no_kernel_can_stand(string method)
    {
        using FixRun run = await FixRun.Of<ModifiersFixProvider>(Source("partial class C", method));
        Assert.Empty(await run.Titles());
    }

    [Theory]
    [InlineData("static class C", "static partial class C")]
    [InlineData("class C", "partial class C")]
    [InlineData("/// <summary>Words.</summary>\ninternal readonly record struct C", "/// <summary>Words.</summary>\ninternal readonly partial record struct C")]
    [InlineData("interface C", "partial interface C")]
    [InlineData("class Outer { struct C", "partial class Outer { partial struct C")]
    public async Task Types_around_a_kernel_become_partial(string type, string expected)
    {
        string closing = type.Contains("Outer", StringComparison.Ordinal) ? "}" : "";
        using FixRun run = await FixRun.Of<ModifiersFixProvider>(Source(type, $"internal static partial void F{P};") + closing);
        string title = Assert.Single(await run.Titles());
        string mended = await run.Apply(title);
        Assert.Contains(expected, mended, StringComparison.Ordinal);
        if (closing.Length == 0)
            await ExpectNothing(mended);
    }

    [Fact]
    public async Task A_method_that_becomes_partial_takes_its_types_along()
    {
        using FixRun run = await FixRun.Of<ModifiersFixProvider>("using Hadal; class Outer { static class C { [Gemm(N = 8, K = 16)] internal static void F" + P + " { } } }");
        string mended = await run.Apply("Make 'F' a static partial method");
        Assert.StartsWith("using Hadal; partial class Outer { static partial class C {", mended, StringComparison.Ordinal);
        await ExpectNothing(mended);
    }

    [Fact]
    public async Task All_methods_of_a_file_are_mended_together()
    {
        string source = "using Hadal; static class C { [Gemm(N = 8, K = 16)] internal static void F" + P + " { } [Gemm(N = 8, K = 16)] internal static void G" + P + " { } }";
        using FixRun run = await FixRun.Of<ModifiersFixProvider>(source);
        await ExpectNothing(await run.ApplyToAll("Make 'G' a static partial method"));
    }

    [Fact]
    public async Task A_file_local_type_stays_what_it_is()
    {
        using FixRun run = await FixRun.Of<ModifiersFixProvider>(Source("file static partial class C", $"internal static partial void F{P};"));
        Assert.Empty(await run.Titles());
    }

    internal static async Task ExpectNothing(string mended)
    {
        GeneratorRun run = GeneratorRun.Of(mended);
        Assert.Empty(await run.HadalDiagnostics());
        Assert.DoesNotContain(run.CompilerDiagnostics, diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
    }

    private static string Source(string type, string method) => $"using Hadal;\n\n{type}\n{{\n    [Gemm(N = 8, K = 16)]\n    {method}\n}}\n";
}
