using Hadal.Generators.Tests.Harness;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

/// <summary>Each rule of a declaration of attention: what is said, and what is underlined.</summary>
public class MlaDecodeDiagnosticsTests
{
    private const string MlaDecode = "[MlaDecode(Heads = 128, PageSize = 64)]";
    private const string Expected =
        "a [MlaDecode] method is 'void F(DeviceStream stream, DeviceTensor<BFloat16|Half> q, PagedCache<BFloat16|Half|Float8E4M3> cache, MlaPlan plan, float softmaxScale, "
        + "DeviceTensor<BFloat16|Half> output, DeviceTensor<float> logSumExp)'";

    [Theory]
    [InlineData("[MlaDecode(Heads = 129, PageSize = 64)]", "BFloat16", "Heads = 129", "Heads of 'F' are 1 … 128; they are 129")]
    [InlineData("[MlaDecode(PageSize = 64)]", "BFloat16", "MlaDecode(PageSize = 64)", "Heads of 'F' are 1 … 128; they are 0")]
    [InlineData("[MlaDecode(Heads = 1, PageSize = 48)]", "BFloat16", "PageSize = 48", "PageSize of 'F' is a power of two from 16 to 256; it is 48")]
    [InlineData("[MlaDecode(Heads = 1, PageSize = 512)]", "BFloat16", "PageSize = 512", "PageSize of 'F' is a power of two from 16 to 256; it is 512")]
    [InlineData("[MlaDecode(Heads = 1)]", "BFloat16", "MlaDecode(Heads = 1)", "PageSize of 'F' is a power of two from 16 to 256; it is 0")]
    [InlineData("[MlaDecode(Heads = 1, PageSize = 16, Width = 64)]", "BFloat16", "Width = 64", "Width of 'F' is 576 (512 latent and 64 rotary) or 512; it is 64")]
    [InlineData("[MlaDecode(Heads = 1, PageSize = 16, Width = 0)]", "BFloat16", "Width = 0", "Width of 'F' is 576 (512 latent and 64 rotary) or 512; it is 0")]
    [InlineData("[MlaDecode(Heads = 1, PageSize = 16, Width = 512)]", "Float8E4M3", "Width = 512", "Width of 'F' is 576 where the cache is Float8E4M3; it is 512")]
    public Task A_constant_outside_its_range_is_one_error(string attribute, string cache, string underlined, string message) =>
        DeclarationDiagnosticsTests.ExpectOne(Source(attribute, "BFloat16", cache, "BFloat16"), "HADAL1010", underlined, message);

    [Theory]
    [InlineData("float", "BFloat16", "BFloat16", "DeviceTensor<float>",
        "'F' reads queries as DeviceTensor<float>; supported is DeviceTensor<BFloat16> or DeviceTensor<Half>")]
    [InlineData("int", "BFloat16", "BFloat16", "DeviceTensor<int>",
        "'F' reads queries as DeviceTensor<int>; supported is DeviceTensor<BFloat16> or DeviceTensor<Half>")]
    [InlineData("BFloat16", "int", "BFloat16", "PagedCache<int>",
        "'F' reads its cache as PagedCache<int>; supported is PagedCache<BFloat16>, PagedCache<Half> or PagedCache<Float8E4M3>")]
    [InlineData("BFloat16", "System.Half", "BFloat16", "PagedCache<System.Half>",
        "'F' reads a cache of Float16 for queries of BFloat16; supported is a cache of the queries' elements, or Float8E4M3 for BFloat16")]
    [InlineData("System.Half", "Float8E4M3", "System.Half", "PagedCache<Float8E4M3>",
        "'F' reads a cache of Float8E4M3 for queries of Float16; supported is a cache of the queries' elements, or Float8E4M3 for BFloat16")]
    [InlineData("BFloat16", "BFloat16", "System.Half", "DeviceTensor<System.Half>",
        "'F' writes its output as DeviceTensor<Half>; it is like the queries, DeviceTensor<BFloat16>")]
    public Task Elements_that_no_kernel_has_are_one_error(string q, string cache, string output, string underlined, string message) =>
        DeclarationDiagnosticsTests.ExpectOne(Source(MlaDecode, q, cache, output), "HADAL1007", underlined, message);

    [Theory]
    [InlineData("DeviceTensor<float> sink, ", "Float8E4M3", "'F' writes the log-sum-exp as DeviceTensor<Float8E4M3>; supported is DeviceTensor<float>")]
    [InlineData("", "Float8E4M3", "'F' writes the log-sum-exp as DeviceTensor<Float8E4M3>; supported is DeviceTensor<float>")]
    [InlineData("DeviceTensor<Float8E4M3> sink, ", "float", "'F' reads its sink as DeviceTensor<Float8E4M3>; supported is DeviceTensor<float>")]
    public Task Sinks_and_sums_are_floats(string sink, string logSumExp, string message) =>
        DeclarationDiagnosticsTests.ExpectOne(Source(MlaDecode, "BFloat16", "BFloat16", "BFloat16", sink, logSumExp), "HADAL1007", "DeviceTensor<Float8E4M3>", message);

    [Theory]
    [InlineData("double scale", "double scale")]
    [InlineData("in float scale", "in float scale")]
    [InlineData("System.Half scale", "System.Half scale")]
    [InlineData("Single scale", "Single scale")]
    public Task A_scale_that_is_no_float_is_one_error(string scale, string underlined)
    {
        string signature = $"void F(DeviceStream s, DeviceTensor<BFloat16> q, PagedCache<BFloat16> c, MlaPlan p, {scale}, DeviceTensor<BFloat16> o, DeviceTensor<float> l)";
        string given = signature.Replace("System.Half", "Half");
        return DeclarationDiagnosticsTests.ExpectOne(
            Sources.Method(MlaDecode, $"public static partial {signature};") + "public struct Single { }", "HADAL1003", underlined, $"'F' is declared as '{given}'; {Expected}");
    }

    [Fact]
    public async Task A_float_may_be_written_as_the_type_that_it_is() => Assert.Empty(await GeneratorRun.Of(Sources.Method(
        MlaDecode,
        "public static partial void F(DeviceStream s, DeviceTensor<BFloat16> q, PagedCache<BFloat16> c, MlaPlan p, System.Single f, DeviceTensor<BFloat16> o, DeviceTensor<float> l);"))
        .HadalDiagnostics());

    private static string Source(string attribute, string q, string cache, string output, string sink = "", string logSumExp = "float") => Sources.Method(
        attribute,
        $"public static partial void F(DeviceStream s, DeviceTensor<{q}> q, PagedCache<{cache}> c, MlaPlan p, float f, {sink}DeviceTensor<{output}> o, DeviceTensor<{logSumExp}> l);");
}
