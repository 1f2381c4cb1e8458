using Hadal.Generators.Tests.Harness;
using Hadal.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Hadal.Generators.Tests.Generation;

/// <summary>Methods that are no legal kernels still get a part that compiles, so that one error is shown and not two.</summary>
public class StubTests
{
    [Fact]
    public void A_broken_declaration_becomes_a_method_that_throws_and_no_kernel() =>
        Snapshot.VerifyAll(Stub("[Gemm(N = 8, K = 17)] public static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);"), "cs");

    [Theory]
    [InlineData("[Gemm] public static partial void F();")]
    [InlineData("[Gemm] static partial void F();")]
    [InlineData("[Gemm] public partial int? F(int? a = 3, string? b = null, params int[] c);")]
    [InlineData("[Gemm] public static partial (int first, string? second) F((int x, int y) pair, dynamic d);")]
    [InlineData("[Gemm] public static partial ref readonly int F(in int a, ref int b, out int c, ref readonly int d, scoped System.Span<int> e);")]
    [InlineData("[Gemm] public static partial T F<T, U>(T t, U? u) where T : class?, new() where U : struct, System.IComparable<U>;")]
    [InlineData("[Gemm] public static partial T? F<T>(T? t) where T : notnull, System.IDisposable;")]
    [InlineData("[Gemm] public static unsafe partial void F(int* p, delegate*<int, void> f);")]
    [InlineData("[Gemm] protected internal virtual partial System.Threading.Tasks.Task F(System.Collections.Generic.List<string?> list);")]
    [InlineData("[Gemm] public new static partial bool ReferenceEquals(object? a, object? b);")]
    [InlineData("[Gemm] public override partial string ToString();")]
    [InlineData("[Gemm] public static partial void F<T>(T t) where T : allows ref struct;")]
    [InlineData("[Gemm] public static partial nint F(params System.ReadOnlySpan<nuint> @params);")]
    public void A_stub_repeats_any_signature(string member) => Stub(member);

    [Theory]
    [InlineData("partial interface I<in T> { [Gemm] static partial void F(); }")]
    [InlineData("partial interface I<out T, in U> where U : class { [Gemm] public static partial T F(U u); }")]
    [InlineData("static unsafe partial class C { [Gemm] public static partial void F(float* a, delegate*<int*, void> b); }")]
    [InlineData("unsafe partial class Outer { partial struct C { [Gemm] public static partial float* F(); } }")]
    [InlineData("partial class Outer { unsafe partial record struct C { [Gemm] public static partial float*[] F(); } }")]
    [InlineData("static partial class C { [Gemm] public static unsafe partial void F(float* a); } static unsafe partial class C { }")]
    [InlineData("readonly ref partial struct C<T> where T : allows ref struct { [Gemm] public static partial void F(); }")]
    [InlineData("abstract partial record C<T>(T Value) { [Gemm] public static partial void F(); }")]
    public void A_stub_stands_in_a_part_of_any_type(string type) => StubOf("using Hadal; " + type);

    [Fact]
    public void A_stub_throws_the_diagnostic_for_builds_that_run_no_analyzer() =>
        Assert.Contains("HADAL1004: 'F' needs N > 0 and K > 0; they are N = 0 and K = 0.", Assert.Single(Stub(
            "[Gemm] public static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);").Values), StringComparison.Ordinal);

    private static Dictionary<string, string> Stub(string member) =>
        StubOf($"using Hadal; public partial class Outer {{ protected internal partial class C {{ {member} }} }}");

    private static Dictionary<string, string> StubOf(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(NullableContextOptions.Enable, source);
        GeneratorRun run = GeneratorRun.Of(compilation.WithOptions(compilation.Options.WithAllowUnsafe(true)));
        Assert.DoesNotContain(run.CompilerDiagnostics, diagnostic => diagnostic.Id != "CS1591");
        Assert.Empty(run.GeneratorDiagnostics);
        Assert.Single(run.HintNames);
        return run.Texts;
    }
}
