using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

/// <summary>C# lets an attribute of methods stand on more than methods: no such place declares a kernel, and none is passed over.</summary>
public class MisplacedAttributeTests
{
    private const string Gemm = "[Gemm(N = 8, K = 16)]";
    private const string Parameters = "(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d)";

    [Theory]
    [InlineData("class C { void M() { F(null, null, null, null); " + Gemm + " static void F" + Parameters + " { } } }", "a local function")]
    [InlineData("class C { object P { get { return null; " + Gemm + " static void F" + Parameters + " { } } } }", "a local function")]
    [InlineData("class C { void M() { System.Action f = " + Gemm + " static () => { }; f(); } }", "a lambda expression")]
    [InlineData("class C { System.Func<int, int> f = " + Gemm + " [Missing] (x) => x; } class MissingAttribute : System.Attribute { }", "a lambda expression")]
    [InlineData("class C { " + Gemm + " public static C operator +(C a, C b) => a; }", "an operator")]
    [InlineData("class C { " + Gemm + " public void operator +=(C other) { } }", "an operator")]
    [InlineData("class C { " + Gemm + " public static implicit operator int(C a) => 0; }", "an operator")]
    [InlineData("class C { int P { " + Gemm + " get; set; } }", "an accessor")]
    [InlineData("class C { int P { get => 0; [method: Gemm(N = 8, K = 16)] set { } } }", "an accessor")]
    [InlineData("class C { int this[int i] { " + Gemm + " get => i; } }", "an accessor")]
    [InlineData("class C { event System.Action E { " + Gemm + " add { } remove { } } }", "an accessor")]
    [InlineData("class C { [method: Gemm(N = 8, K = 16)] public event System.Action E = () => { }; }", "an accessor")]
    [InlineData("class C { " + Gemm + " ~C() { } }", "a finalizer")]
    [InlineData("interface I { void F(); } class C : I { " + Gemm + " void I.F() { } }", "an explicit implementation of an interface's method")]
    [InlineData("static class C { extension(DeviceStream x) { " + Gemm + " public static void F" + Parameters + " { } } }", "a member of an extension block")]
    [InlineData("static class C { extension(DeviceStream x) { " + Gemm + " public void F() { } } }", "a member of an extension block")]
    [InlineData("static class C { extension(DeviceStream x) { int P { " + Gemm + " get => 0; } } }", "an accessor")]
    public async Task An_attribute_on_anything_but_a_method_is_one_error(string type, string place)
    {
        string source = "using Hadal;\n" + type;
        GeneratorRun run = GeneratorRun.Of(source);
        Diagnostic diagnostic = Assert.Single(await run.HadalDiagnostics());
        Assert.Equal("HADAL1001", diagnostic.Id);
        Assert.Equal($"[Gemm] stands on {place}; it declares a kernel on a static partial method of a class, a struct or an interface", diagnostic.GetMessage());
        Assert.Equal("Gemm(N = 8, K = 16)", source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Empty(run.HintNames);
        // A build shows it only where the compiler has no error of its own.
        Assert.DoesNotContain(run.CompilerDiagnostics, DeclarationDiagnosticsTests.IsError);
    }

    [Theory]
    [InlineData("using Q = Hadal.QuantizeAttribute; class C { int P { [Q] get; } }")]
    [InlineData("class C { int P { [global::Hadal.QuantizeAttribute] get; } }")]
    public async Task However_the_attribute_is_named_it_is_recognised(string source) => Assert.StartsWith(
        "[Quantize] stands on an accessor; ", Assert.Single(await GeneratorRun.Of(source).HadalDiagnostics()).GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Gemm] class C { }")]
    [InlineData("class C { [Gemm] C() { } }")]
    [InlineData("[method: Gemm] class C() { }")]
    [InlineData("class C { [Gemm] int F; }")]
    [InlineData("class C { [Gemm] int P { get; } }")]
    [InlineData("class C { [Gemm] event System.Action E { add { } remove { } } }")]
    [InlineData("class C { [Gemm] event System.Action E; }")]
    [InlineData("class C { [return: Gemm] int F() => 0; }")]
    [InlineData("class C { int P { get => 0; [param: Gemm] set { } } }")]
    [InlineData("class C { void M() { [return: Gemm] static int F([Gemm] int x) => x; F(0); } }")]
    [InlineData("[Gemm] delegate void D();")]
    [InlineData("[assembly: Gemm]")]
    public async Task What_the_compiler_refuses_is_not_refused_again(string source)
    {
        GeneratorRun run = GeneratorRun.Of("using Hadal;\n" + source);
        Assert.Empty(await run.HadalDiagnostics());
        Assert.Contains("CS0592", run.CompilerDiagnostics.Select(diagnostic => diagnostic.Id));
    }
}
