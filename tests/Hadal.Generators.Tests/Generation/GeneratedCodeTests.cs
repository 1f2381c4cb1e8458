using Hadal.Generators.Tests.Harness;
using Hadal.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Hadal.Generators.Tests.Generation;

/// <summary>What is written for legal declarations, and that the strictest compiler has nothing to say about it.</summary>
public class GeneratedCodeTests
{
    [Fact]
    public void A_gemm_into_bfloat16_documents_itself_where_the_user_did_not() =>
        Snapshot.VerifyAll(Generate(Sources.Gemm), "cs");

    [Fact]
    public void A_documented_gemm_into_float_keeps_the_users_comment() => Snapshot.VerifyAll(
        Generate("""
            using Hadal;

            /// <summary>Kernels.</summary>
            public static partial class Kernels
            {
                /// <summary>The user's own words.</summary>
                [Gemm(N = 4, K = 16)]
                public static partial void Smallest(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);
            }
            """),
        "cs");

    [Fact]
    public void Overloaded_quantisers_get_a_file_each() => Snapshot.VerifyAll(
        Generate("""
            using Hadal;

            internal static partial class Quantizers
            {
                [Quantize]
                internal static partial void Quantize(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, ScaleRule rule);

                [Quantize]
                internal static partial void Quantize(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, ScaleRule rule);

                [Quantize]
                internal static partial void Quantize(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Blocks destination, ScaleRule rule);

                [Quantize]
                internal static partial void Quantize(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, ScaleRule rule);
            }
            """),
        "cs");

    [Fact]
    public void What_gradients_need_is_declared_by_an_option_or_by_a_second_destination() => Snapshot.VerifyAll(
        Generate("""
            using Hadal;

            internal static partial class Gradients
            {
                [Quantize(Transpose = true)]
                internal static partial void Transposed(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, ScaleRule rule);

                [Quantize]
                internal static partial void BothWays(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, Fp8Blocks transposed, ScaleRule rule);

                [Transpose]
                internal static partial void Turn(DeviceStream stream, Fp8Blocks source, Fp8Blocks destination);
            }
            """),
        "cs");

    [Fact]
    public void A_gradient_is_declared_by_the_type_of_B_and_accumulation_by_an_option() => Snapshot.VerifyAll(
        Generate("""
            using Hadal;

            internal static partial class Gradients
            {
                [Gemm(N = 2048, K = 4096, Accumulate = true)]
                internal static partial void OfWeight(DeviceStream stream, Fp8Rows a, Fp8Rows b, DeviceTensor<float> d);

                [Gemm(N = 2048, K = 4096)]
                internal static partial void Overwritten(DeviceStream stream, Fp8Rows a, Fp8Rows b, DeviceTensor<BFloat16> d);

                [Gemm(Accumulate = true, N = 2048, K = 7168)]
                internal static partial void OntoResidual(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);

                [Gemm(N = 2048, K = 7168, Accumulate = false)]
                internal static partial void AsEver(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);
            }
            """),
        "cs");

    [Fact]
    public void Attention_is_declared_by_the_types_of_queries_and_cache_and_by_a_sink() => Snapshot.VerifyAll(
        Generate("""
            using System;
            using Hadal;

            internal static partial class Attention
            {
                [MlaDecode(Heads = 128, PageSize = 64)]
                internal static partial void Attend(
                    DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<BFloat16> cache, MlaPlan plan, float softmaxScale,
                    DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp);

                [MlaDecode(Heads = 16, PageSize = 256, Width = 512)]
                internal static partial void InHalf(
                    DeviceStream stream, DeviceTensor<Half> q, PagedCache<Half> cache, MlaPlan plan, float softmaxScale,
                    DeviceTensor<Half> output, DeviceTensor<float> logSumExp);

                [MlaDecode(Heads = 64, PageSize = 64)]
                internal static partial void WithSink(
                    DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<Float8E4M3> cache, MlaPlan plan, float softmaxScale, DeviceTensor<float> sink,
                    DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp);
            }
            """),
        "cs");

    [Fact]
    public void Nested_types_of_every_kind_are_opened_again() => Snapshot.VerifyAll(
        Generate("""
            namespace @event.Inner
            {
                internal partial interface IOuter
                {
                    internal readonly partial record struct Middle
                    {
                        internal sealed partial record @class
                        {
                            internal partial struct Innermost
                            {
                                [global::Hadal.GemmAttribute(N = 8, K = 16)]
                                private static partial void F(global::Hadal.DeviceStream s, global::Hadal.Fp8Rows a, global::Hadal.Fp8Blocks b, global::Hadal.DeviceTensor<global::Hadal.BFloat16> d);
                            }
                        }
                    }
                }
            }
            """),
        "cs");

    [Fact]
    public void The_users_names_modifiers_and_extension_receiver_are_repeated() => Snapshot.VerifyAll(
        Generate("""
            using Hadal;
            using Out = Hadal.DeviceTensor<float>;

            internal static partial class Extensions
            {
                [Gemm(N = 8, K = 16)]
                static internal partial void @static(this DeviceStream @class, Fp8Rows @await, Fp8Blocks größe, Out @field);

                [Quantize]
                internal static partial void WithDefault(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, ScaleRule rule = ScaleRule.PowerOfTwo);
            }
            """),
        "cs");

    [Fact]
    public void Nullable_annotations_are_repeated_and_raise_no_warning() => Snapshot.VerifyAll(
        Generate(TestCompilation.Create(NullableContextOptions.Enable, """
            using Hadal;

            internal static partial class Kernels
            {
                [Gemm(N = 8, K = 16)]
                internal static partial void F(DeviceStream? stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);
            }
            """)),
        "cs");

    [Fact]
    public void Namespaces_and_types_of_the_user_do_not_hide_those_that_are_called() => Generate("""
        namespace My.Hadal.CompilerServices
        {
            internal class System { }
            internal class DeclaredGemm { }

            internal static partial class Kernels
            {
                [global::Hadal.Gemm(N = 8, K = 16)]
                internal static partial void F(global::Hadal.DeviceStream s, global::Hadal.Fp8Rows a, global::Hadal.Fp8Blocks b, global::Hadal.DeviceTensor<float> d);
            }
        }
        """);

    [Fact]
    public void A_method_that_the_users_static_initialiser_calls_finds_its_kernel() => Generate("""
        using Hadal;

        internal static partial class Kernels
        {
            private static readonly int s_first = Call();

            internal static int First => s_first;

            private static int Call() { F(null, null, null, null); return 1; }

            [Gemm(N = 8, K = 16)]
            private static partial void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);
        }
        """);

    [Fact]
    public void Two_runs_write_the_same_bytes() => Assert.Equal(GeneratorRun.Of(Sources.Gemm).Texts, GeneratorRun.Of(Sources.Gemm).Texts);

    [Fact]
    public void A_source_with_windows_line_ends_gives_the_same_text()
    {
        CSharpCompilation unix = TestCompilation.Create(Sources.Gemm);
        CSharpCompilation windows = unix.ReplaceSyntaxTree(
            unix.SyntaxTrees[0], CSharpSyntaxTree.ParseText(Sources.Gemm.ReplaceLineEndings("\r\n"), TestCompilation.ParseOptions));
        Assert.Equal(GeneratorRun.Of(unix).Texts, GeneratorRun.Of(windows).Texts);
    }

    private static Dictionary<string, string> Generate(string source) =>
        Generate(TestCompilation.Create(source));

    private static Dictionary<string, string> Generate(CSharpCompilation compilation)
    {
        GeneratorRun run = GeneratorRun.Of(compilation);
        Assert.Empty(run.CompilerDiagnostics);
        Assert.Empty(run.GeneratorDiagnostics);
        return run.Texts;
    }
}
