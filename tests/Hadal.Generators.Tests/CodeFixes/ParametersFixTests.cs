using Hadal.CodeFixes;
using Hadal.Generators.Tests.Harness;
using Xunit;

namespace Hadal.Generators.Tests.CodeFixes;

/// <summary>HADAL1003: a signature that lacks parameters gets them.</summary>
public class ParametersFixTests
{
    private const string Mla = "DeviceStream s, DeviceTensor<Half> q, PagedCache<Half> c, MlaPlan p";

    [Theory]
    [InlineData("Gemm(N = 8, K = 16)", "DeviceStream s, Fp8Rows a, Fp8Blocks b", "DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d")]
    [InlineData("Gemm(N = 8, K = 16)", "Fp8Rows a, Fp8Rows b, DeviceTensor<float> d", "DeviceStream stream, Fp8Rows a, Fp8Rows b, DeviceTensor<float> d")]
    [InlineData("Gemm(N = 8, K = 16)", "this DeviceStream s, Fp8Rows a, Fp8Blocks b", "this DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d")]
    [InlineData("Gemm(N = 8, K = 16)", "DeviceStream s, Fp8Rows a, DeviceTensor<float> d = null", "DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d = null")]
    [InlineData("Gemm(N = 8, K = 16)", "", "DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d")]
    [InlineData("Gemm(N = 8, K = 16)", "DeviceStream b, DeviceTensor<float> a", "DeviceStream b, Fp8Rows a2, Fp8Blocks b2, DeviceTensor<float> a")]
    [InlineData("Quantize", "DeviceStream s, DeviceTensor<float> x, Fp8Rows q", "DeviceStream s, DeviceTensor<float> x, Fp8Rows q, ScaleRule rule")]
    [InlineData("Quantize", "DeviceTensor<float> x, Fp8Rows q, Fp8Rows t", "DeviceStream stream, DeviceTensor<float> x, Fp8Rows q, Fp8Rows t, ScaleRule rule")]
    [InlineData("Transpose", "Fp8Blocks x, Fp8Blocks y", "DeviceStream stream, Fp8Blocks x, Fp8Blocks y")]
    [InlineData("MlaDecode(Heads = 1, PageSize = 64)", Mla + ", float f, DeviceTensor<float> l", Mla + ", float f, DeviceTensor<Half> output, DeviceTensor<float> l")]
    [InlineData("MlaDecode(Heads = 1, PageSize = 64)", Mla, Mla + ", float softmaxScale, DeviceTensor<Half> output, DeviceTensor<float> logSumExp")]
    [InlineData("MlaDecode(Heads = 1, PageSize = 64)", Mla + ", DeviceTensor<float> k, DeviceTensor<Half> o, DeviceTensor<float> l",
        Mla + ", float softmaxScale, DeviceTensor<float> k, DeviceTensor<Half> o, DeviceTensor<float> l")]
    public async Task What_a_signature_lacks_is_added(string attribute, string given, string expected)
    {
        using FixRun run = await FixRun.Of<ParametersFixProvider>(Source(attribute, given));
        string mended = await run.Apply(Assert.Single(await run.Titles()));
        Assert.Equal(Source(attribute, expected), mended);
        await ModifiersFixTests.ExpectNothing(mended);
    }

    [Theory]
    [InlineData("DeviceStream s, Fp8Rows a, Fp8Blocks b", "Add the parameter 'DeviceTensor<BFloat16> d'")]
    [InlineData("Fp8Rows a, Fp8Blocks b", "Add the 2 missing parameters")]
    public async Task The_title_says_what_is_added(string given, string title)
    {
        using FixRun run = await FixRun.Of<ParametersFixProvider>(Source("Gemm(N = 8, K = 16)", given));
        Assert.Equal([title], await run.Titles());
    }

    [Theory]
    [InlineData("Fp8Rows a, DeviceStream s")]
    [InlineData("DeviceStream s, Fp8Rows a, in Fp8Blocks b")]
    [InlineData("DeviceStream s, Fp8Rows a, DeviceTensor<int> d")]
    [InlineData("DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d, int more")]
    [InlineData("this Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d")]
    [InlineData("DeviceStream s, Fp8Rows a = null, Fp8Blocks b = null")]
    public async Task Nothing_is_offered_where_more_is_wrong_than_what_is_missing_or_the_place_of_it_is_taken(string given)
    {
        using FixRun run = await FixRun.Of<ParametersFixProvider>(Source("Gemm(N = 8, K = 16)", given));
        Assert.Empty(await run.Titles());
    }

    [Fact]
    public async Task A_file_without_the_namespace_gets_whole_names()
    {
        const string Source = "static partial class C { [Hadal.Gemm(N = 8, K = 16)] internal static partial void F(Hadal.DeviceStream s, Hadal.Fp8Rows a, Hadal.Fp8Blocks b); }";
        using FixRun run = await FixRun.Of<ParametersFixProvider>(Source);
        string mended = await run.Apply("Add the parameter 'DeviceTensor<BFloat16> d'");
        Assert.Contains("Hadal.Fp8Blocks b, Hadal.DeviceTensor<Hadal.BFloat16> d);", mended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_signatures_of_a_file_are_completed_together()
    {
        using FixRun run = await FixRun.Of<ParametersFixProvider>(
            Source("Gemm(N = 8, K = 16)", "DeviceStream s, Fp8Rows a, Fp8Blocks b") + Source("Quantize", "DeviceTensor<float> x, Fp8Rows q").Replace("using", "//").Replace("class C", "class E", StringComparison.Ordinal));
        await ModifiersFixTests.ExpectNothing(await run.ApplyToAll("Add the 2 missing parameters"));
    }

    private static string Source(string attribute, string parameters) =>
        $"using System;\nusing Hadal;\n\npublic static partial class C\n{{\n    [{attribute}]\n    public static partial void F({parameters});\n}}\n";
}
