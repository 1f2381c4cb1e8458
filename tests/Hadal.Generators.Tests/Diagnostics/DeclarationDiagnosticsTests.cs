using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

/// <summary>Each rule: what is said, what is underlined, and that nothing else is.</summary>
public class DeclarationDiagnosticsTests
{
    private const string Gemm = "[Gemm(N = 8, K = 16)]";
    private const string P = "(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d)";
    private const string Expected = "a [Gemm] method is 'void F(DeviceStream stream, Fp8Rows a, Fp8Blocks|Fp8Rows b, DeviceTensor<BFloat16|float> d)'";
    private const string ExpectedQuantize =
        "a [Quantize] method is 'void F(DeviceStream stream, DeviceTensor<BFloat16|float> source, Fp8Rows|Fp8Blocks destination, ScaleRule rule)'";

    [Theory]
    [InlineData("[Gemm(N = 8, K = 7170)]", "BFloat16", "HADAL1005", "K = 7170",
        "K = 7170 of 'F' is not a multiple of 16, which FP8 operands need (rows of 16 bytes for the copy engine); nearest: 7168, 7184")]
    [InlineData("[Gemm(N = 8, K = 15)]", "BFloat16", "HADAL1005", "K = 15",
        "K = 15 of 'F' is not a multiple of 16, which FP8 operands need (rows of 16 bytes for the copy engine); nearest: 16")]
    [InlineData("[Gemm(N = 8, K = int.MaxValue)]", "BFloat16", "HADAL1005", "K = int.MaxValue",
        "K = 2147483647 of 'F' is not a multiple of 16, which FP8 operands need (rows of 16 bytes for the copy engine); nearest: 2147483632")]
    [InlineData("[Gemm(N = 12, K = 16)]", "BFloat16", "HADAL1006", "N = 12",
        "N = 12 of 'F' is not a multiple of 8, which a BFloat16 result needs (rows of 16 bytes for the copy engine); nearest: 8, 16")]
    [InlineData("[Gemm(N = 10, K = 16)]", "float", "HADAL1006", "N = 10",
        "N = 10 of 'F' is not a multiple of 4, which a Float32 result needs (rows of 16 bytes for the copy engine); nearest: 8, 12")]
    [InlineData("[Gemm(N = 8)]", "float", "HADAL1004", "Gemm(N = 8)", "'F' needs N > 0 and K > 0; they are N = 8 and K = 0")]
    [InlineData("[Gemm]", "float", "HADAL1004", "Gemm", "'F' needs N > 0 and K > 0; they are N = 0 and K = 0")]
    [InlineData("[Gemm(N = -8, K = 16)]", "float", "HADAL1004", "Gemm(N = -8, K = 16)", "'F' needs N > 0 and K > 0; they are N = -8 and K = 16")]
    [InlineData(Gemm, "System.Half", "HADAL1007", "DeviceTensor<System.Half>",
        "'F' writes D as DeviceTensor<Half>; supported is DeviceTensor<BFloat16> or DeviceTensor<float>")]
    [InlineData(Gemm, "Float8E4M3", "HADAL1007", "DeviceTensor<Float8E4M3>",
        "'F' writes D as DeviceTensor<Float8E4M3>; supported is DeviceTensor<BFloat16> or DeviceTensor<float>")]
    public Task A_broken_rule_of_gemm_is_one_error(string attribute, string element, string id, string underlined, string message) =>
        ExpectOne(Sources.Method(attribute, $"public static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<{element}> d);"), id, underlined, message);

    [Theory]
    [InlineData("[Gemm(N = 10, K = 16, Accumulate = true)]", "HADAL1006", "N = 10",
        "N = 10 of 'F' is not a multiple of 4, which a Float32 result needs (rows of 16 bytes for the copy engine); nearest: 8, 12")]
    [InlineData("[Gemm(N = 8, K = 4090)]", "HADAL1005", "K = 4090",
        "K = 4090 of 'F' is not a multiple of 16, which FP8 operands need (rows of 16 bytes for the copy engine); nearest: 4080, 4096")]
    public Task A_broken_rule_of_a_gradient_is_one_error(string attribute, string id, string underlined, string message) =>
        ExpectOne(Sources.Method(attribute, "public static partial void F(DeviceStream s, Fp8Rows a, Fp8Rows b, DeviceTensor<float> d);"), id, underlined, message);

    [Theory]
    [InlineData("int F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d)", "int")]
    [InlineData("void F()", "()")]
    [InlineData("void F(DeviceStream s, Fp8Rows a, Fp8Blocks b)", "(DeviceStream s, Fp8Rows a, Fp8Blocks b)")]
    [InlineData("void F(DeviceStream s, Fp8Blocks a, Fp8Blocks b, DeviceTensor<float> d)", "Fp8Blocks a")]
    [InlineData("void F(DeviceStream s, Fp8Rows a, DeviceTensor<float> b, DeviceTensor<float> d)", "DeviceTensor<float> b")]
    [InlineData("void F(DeviceStream s, Fp8Rows a, in Fp8Rows b, DeviceTensor<float> d)", "in Fp8Rows b")]
    [InlineData("void F(DeviceStream s, Fp8Rows a, ref Fp8Blocks b, DeviceTensor<float> d)", "ref Fp8Blocks b")]
    [InlineData("void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, out DeviceTensor<float> d)", "out DeviceTensor<float> d")]
    [InlineData("void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, params DeviceTensor<float>[] d)", "params DeviceTensor<float>[] d")]
    [InlineData("void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, float d)", "float d")]
    public Task Another_signature_than_that_of_a_gemm_is_one_error(string signature, string underlined) => ExpectOne(
        Sources.Method(Gemm, $"public static partial {signature};"), "HADAL1003", underlined, $"'F' is declared as '{signature}'; {Expected}");

    [Theory]
    [InlineData("void F(DeviceStream s, DeviceTensor<float> x, DeviceTensor<float> q, ScaleRule r)", "DeviceTensor<float> q")]
    [InlineData("void F(DeviceStream s, DeviceTensor<float> x, Fp8Rows q)", "(DeviceStream s, DeviceTensor<float> x, Fp8Rows q)")]
    public Task Another_signature_than_that_of_a_quantiser_is_one_error(string signature, string underlined) => ExpectOne(
        Sources.Method("[Quantize]", $"public static partial {signature};"), "HADAL1003", underlined, $"'F' is declared as '{signature}'; {ExpectedQuantize}");

    [Theory]
    [InlineData("Fp8Rows q, Fp8Blocks t", "Fp8Blocks t", "Fp8Rows destination, Fp8Rows transposed")]
    [InlineData("Fp8Blocks q, Fp8Rows t", "Fp8Rows t", "Fp8Blocks destination, Fp8Blocks transposed")]
    public Task Two_destinations_of_two_layouts_are_one_error(string destinations, string underlined, string expected) => ExpectOne(
        Sources.Method("[Quantize]", $"public static partial void F(DeviceStream s, DeviceTensor<float> x, {destinations}, ScaleRule r);"),
        "HADAL1003",
        underlined,
        $"'F' is declared as 'void F(DeviceStream s, DeviceTensor<float> x, {destinations}, ScaleRule r)'; a [Quantize] method is "
        + $"'void F(DeviceStream stream, DeviceTensor<BFloat16|float> source, {expected}, ScaleRule rule)'");

    [Fact]
    public Task Two_destinations_and_the_option_for_one_are_one_error() => ExpectOne(
        Sources.Method("[Quantize(Transpose = true)]", "public static partial void F(DeviceStream s, DeviceTensor<float> x, Fp8Rows q, Fp8Rows t, ScaleRule r);"),
        "HADAL1003",
        "Transpose = true",
        "'F' has two destinations, of which the second is transposed and the first is not; Transpose is for one destination");

    [Fact]
    public Task A_transposition_of_rows_is_one_error() => ExpectOne(
        Sources.Method("[Transpose]", "public static partial void F(DeviceStream s, Fp8Rows x, Fp8Rows t);"),
        "HADAL1003",
        "Fp8Rows x",
        "'F' is declared as 'void F(DeviceStream s, Fp8Rows x, Fp8Rows t)'; a [Transpose] method is 'void F(DeviceStream stream, Fp8Blocks source, Fp8Blocks destination)'");

    [Theory]
    [InlineData("int")]
    [InlineData("Float8E5M2")]
    public Task A_source_that_no_quantiser_reads_is_one_error(string element) => ExpectOne(
        Sources.Method("[Quantize]", $"public static partial void F(DeviceStream s, DeviceTensor<{element}> x, Fp8Rows q, ScaleRule r);"),
        "HADAL1007",
        $"DeviceTensor<{element}>",
        $"'F' reads its source as DeviceTensor<{element}>; supported is DeviceTensor<BFloat16> or DeviceTensor<float>");

    [Theory]
    [InlineData(Gemm, "Fp8Rows a, DeviceTensor<Float8E4M3> w, DeviceTensor<float> d", "'w' of 'F' is DeviceTensor<Float8E4M3>, values without their scales; Fp8Blocks or Fp8Rows has both")]
    [InlineData(Gemm, "DeviceTensor<Float8E4M3> x, Fp8Blocks b, DeviceTensor<float> d", "'x' of 'F' is DeviceTensor<Float8E4M3>, values without their scales; Fp8Rows has both")]
    [InlineData("[Quantize]", "DeviceTensor<float> x, DeviceTensor<Float8E4M3> q, ScaleRule r",
        "'q' of 'F' is DeviceTensor<Float8E4M3>, values without their scales; Fp8Rows or Fp8Blocks has both")]
    [InlineData("[Transpose]", "DeviceTensor<Float8E4M3> x, Fp8Blocks t", "'x' of 'F' is DeviceTensor<Float8E4M3>, values without their scales; Fp8Blocks has both")]
    public Task Values_without_scales_are_one_error(string attribute, string parameters, string message) =>
        ExpectOne(Sources.Method(attribute, $"public static partial void F(DeviceStream s, {parameters});"), "HADAL1011", "DeviceTensor<Float8E4M3>", message);

    [Theory]
    [InlineData("[Gemm(N = 7168000, K = 204800)]", "B of 'F' is [7168000, 204800], 1468006400000 bytes; no configuration serves more than 274877906944, since no GPU of compute capability 9.0 holds them")]
    [InlineData("[Gemm(N = 2147483640, K = 2147483632)]",
        "B of 'F' is [2147483640, 2147483632], 4611685966887780480 bytes; no configuration serves more than 274877906944, since no GPU of compute capability 9.0 holds them")]
    public Task A_gemm_that_no_configuration_can_serve_is_one_error(string attribute, string message) => ExpectOne(
        Sources.Method(attribute, "public static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);"), "HADAL1012", attribute[1..^1], message);

    [Theory]
    [InlineData("[Gemm(N = 8, K = 16)] [Quantize] public static partial void F" + P + ";", "HADAL1009")]
    [InlineData("[Gemm(N = 8, K = 16)] [Gemm(N = 8, K = 16)] public static partial void F" + P + ";", "CS0579")]
    [InlineData("[Gemm(N = 8, N = 8, K = 16)] public static partial void F" + P + ";", "CS0643")]
    [InlineData("[Gemm(N = 8, K = 16)] public static partial void F" + P + "; [Gemm(N = 8, K = 16)] public static partial void F" + P + ";", "CS0111", "CS0756")]
    [InlineData("[Gemm(N = 8, K = 16)] public static partial void F" + P + "; [Gemm(N = 8, K = 16)] public static partial void G" + P + ";")]
    [InlineData("[Gemm(N = 8, K = 16)] public static partial void F" + P + "; [Quantize] public static partial void F(DeviceStream s, DeviceTensor<float> x, Fp8Rows q, ScaleRule r);")]
    public async Task What_is_declared_twice_is_told_once_and_an_equal_kernel_or_an_overload_is_legal(string members, params string[] ids)
    {
        GeneratorRun run = GeneratorRun.Of(Sources.Method("", members));
        Assert.Equal(ids, (await run.HadalDiagnostics()).Concat(run.CompilerDiagnostics.Where(IsError)).Select(diagnostic => diagnostic.Id).Distinct().Order());
    }

    [Fact]
    public Task A_method_of_an_instance_is_one_error() => ExpectOne(
        "using Hadal; public partial class C { [Gemm(N = 8, K = 16)] public partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d); }",
        "HADAL1001", "F", "'F' is not static; a kernel has no state but its arguments");

    [Fact]
    public Task A_generic_method_is_one_error() => ExpectOne(
        Sources.Method(Gemm, "public static partial void F<T>(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<T> d) where T : unmanaged;"),
        "HADAL1008", "<T>", "'Kernels.F<T>(DeviceStream, Fp8Rows, Fp8Blocks, DeviceTensor<T>)' is generic; 'F' is compiled before it is called, so declare one method for each element type");

    [Fact]
    public Task A_method_of_a_type_within_a_generic_one_is_one_error() => ExpectOne(
        "using Hadal; partial class Outer<T> where T : class { partial class C { [Gemm(N = 8, K = 16)] internal static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d); } }",
        "HADAL1008", "F", "'Outer<T>' is generic; 'F' is compiled before it is called, so declare one method for each element type");

    [Fact]
    public Task Two_kernels_on_one_method_are_one_error() => ExpectOne(
        Sources.Method(Gemm + "[Quantize]", "public static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);"),
        "HADAL1009", "F", "'F' has 2 attributes that declare a kernel; a method declares one");

    [Fact]
    public async Task Two_broken_rules_are_two_errors_with_a_place_each()
    {
        GeneratorRun run = GeneratorRun.Of(Sources.Method("[Gemm(N = 7, K = 17)]", "public static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);"));
        Assert.Equal(["HADAL1006", "HADAL1005"], (await run.HadalDiagnostics()).Select(diagnostic => diagnostic.Id));
        Assert.DoesNotContain(run.CompilerDiagnostics, IsError);
    }

    [Fact]
    public async Task What_the_compiler_reports_itself_is_not_reported_again()
    {
        GeneratorRun run = GeneratorRun.Of(
            Sources.Method("[Gemm(N = 8, K = \"16\")]", "public static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);"),
            Sources.Method(Gemm, "public static partial void G(DeviceStream s, Fp8Rows a, Missing b, DeviceTensor<float> d);"));
        Assert.Empty(await run.HadalDiagnostics());
        Assert.Equal(["CS0029", "CS0246", "CS8795"], run.CompilerDiagnostics.Where(IsError).Select(diagnostic => diagnostic.Id).Order());
    }

    [Fact]
    public async Task A_legal_declaration_is_told_nothing() => Assert.Empty(await GeneratorRun.Of(Sources.Gemm).HadalDiagnostics());

    [Fact]
    public async Task An_attribute_of_the_same_name_elsewhere_declares_nothing()
    {
        GeneratorRun run = GeneratorRun.Of("class GemmAttribute : System.Attribute { public int N; } static class C { [Gemm(N = 7)] static void F() { } }");
        Assert.Empty(await run.HadalDiagnostics());
        Assert.Empty(run.HintNames);
    }

    internal static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    internal static async Task ExpectOne(string source, string id, string underlined, string message)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Diagnostic diagnostic = Assert.Single(await run.HadalDiagnostics());
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage());
        Assert.Equal(underlined, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Empty(run.GeneratorDiagnostics);
        // The stub stands: nothing of the compiler's own beside it.
        Assert.DoesNotContain(run.CompilerDiagnostics, IsError);
    }
}
