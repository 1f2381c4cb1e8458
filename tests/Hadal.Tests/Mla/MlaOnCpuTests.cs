using CsCheck;
using Xunit;

namespace Hadal.Tests.Mla;

/// <summary>MLA decoding on <see cref="Device.Cpu"/> against float64, in every form that the API has.</summary>
public class MlaOnCpuTests
{
    private static readonly Gen<int> s_pageSize = Gen.OneOfConst(16, 32, 64, 128, 256);
    private static readonly Gen<int> s_heads = Gen.Frequency((4, Gen.Int[1, 8]), (2, Gen.OneOfConst(16, 32)), (1, Gen.OneOfConst(64, 127, 128)));

    private static readonly Gen<MlaShape> s_shape =
        from pageSize in s_pageSize
        from heads in s_heads
        from lengths in Gen.Frequency((2, Gen.Int[0, 8]), (2, Gen.Int[0, 200]), (1, Gen.OneOfConst(pageSize - 1, pageSize, pageSize + 1)), (1, Gen.Int[500, 700])).Array[1, 4]
        from queryTokens in Gen.Int[1, 8]
        from width in Gen.OneOfConst(576, 512)
        from deviation in Gen.OneOfConst(0.1, 1.0)
        from sharesPages in Gen.Bool
        from hasStrayPages in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from sink in Gen.Frequency((2, Gen.Const((float[]?)null)), (1, Gen.OneOf(Gen.Float[-20, 20], Gen.OneOfConst(float.NegativeInfinity, float.PositiveInfinity, 1e30f, -1e30f)).Array[heads].Select(x => (float[]?)x)))
        from seed in Gen.Int
        select new MlaShape(heads, pageSize, lengths)
        {
            QueryTokens = queryTokens, Width = width, Deviation = deviation, SharesPages = sharesPages, HasStrayPages = hasStrayPages, Sink = sink, Seed = seed,
        };

    [Fact]
    public void Random_shapes_over_bf16_keep_the_gates_and_their_bounds() => s_shape.Sample(shape => Assert.Null(Check<BFloat16, BFloat16>(shape)), iter: 60);

    [Fact]
    public void Random_shapes_over_fp16_keep_the_gates_and_their_bounds() => s_shape.Sample(shape => Assert.Null(Check<Half, Half>(shape)), iter: 40);

    [Fact]
    public void Random_shapes_over_fp8_rows_keep_the_gates_and_their_bounds() =>
        s_shape.Sample(shape => Assert.Null(Check<BFloat16, Float8E4M3>(shape with { Width = 576 })), iter: 40);

    private static string? Check<TQuery, TCache>(MlaShape shape)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using MlaCase<TQuery, TCache> @case = new(Device.Cpu, shape);
        @case.Run(stream);
        return @case.Check();
    }
}
