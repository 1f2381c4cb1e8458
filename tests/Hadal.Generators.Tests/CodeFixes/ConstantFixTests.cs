using Hadal.CodeFixes;
using Hadal.Generators.Tests.Harness;
using Xunit;

namespace Hadal.Generators.Tests.CodeFixes;

/// <summary>HADAL1005 and HADAL1006: a constant becomes a legal one beside it.</summary>
public class ConstantFixTests
{
    private const string P = "(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d)";

    [Theory]
    [InlineData("N = 8, K = 7170", "Change K to 7168", "Change K to 7184")]
    [InlineData("N = 8, K = 15", "Change K to 16")]
    [InlineData("N = 12, K = 16", "Change N to 8", "Change N to 16")]
    [InlineData("K = 16, N = 7", "Change N to 8")]
    [InlineData("N = 7, K = 7170", "Change N to 8", "Change K to 7168", "Change K to 7184")]
    [InlineData("N = 8, K = int.MaxValue", "Change K to 2147483632")]
    [InlineData("N = 0, K = 16")]
    public async Task The_legal_values_beside_it_are_offered(string constants, params string[] titles)
    {
        using FixRun run = await FixRun.Of<ConstantFixProvider>(Source(constants));
        Assert.Equal(titles, await run.Titles());
    }

    [Fact]
    public async Task The_value_is_written_and_nothing_else_is_touched()
    {
        using FixRun run = await FixRun.Of<ConstantFixProvider>(Source("N = 8, /* hidden */ K = 7 * 1024 + 2 /* odd */"));
        string mended = await run.Apply("Change K to 7184");
        Assert.Equal(Source("N = 8, /* hidden */ K = 7184 /* odd */"), mended);
        await ModifiersFixTests.ExpectNothing(mended);
    }

    [Theory]
    [InlineData("Change K to 7168", "N = 8, K = 7168", "N = 24, K = 16")]
    [InlineData("Change K to 7184", "N = 8, K = 7184", "N = 32, K = 16")]
    public async Task All_constants_are_rounded_to_the_same_side_where_there_is_one(string title, string first, string second)
    {
        using FixRun run = await FixRun.Of<ConstantFixProvider>(Two("N = 8, K = 7170", "N = 31, K = 16"));
        Assert.Equal(Two(first, second), await run.ApplyToAll(title));
    }

    private static string Source(string constants) => Sources.Method($"[Gemm({constants})]", $"public static partial void F{P};");

    private static string Two(string first, string second) => Sources.Method(
        $"[Gemm({first})]", $"public static partial void F{P};\n    [Gemm({second})]\n    public static partial void G{P};");
}
