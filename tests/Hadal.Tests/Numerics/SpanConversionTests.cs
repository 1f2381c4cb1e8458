using CsCheck;
using Xunit;

namespace Hadal.Tests.Numerics;

public sealed class SpanConversionTests
{
    /// <summary>Every upper half of a float, with lower halves at and beside the borders at which BF16 and FP8 round.</summary>
    private static readonly float[] Critical =
    [
        .. from upper in Enumerable.Range(0, 0x10000)
           from lower in (uint[])[0, 1, 0x7fff, 0x8000, 0x8001, 0xffff]
           select BitConverter.UInt32BitsToSingle(((uint)upper << 16) | lower),
    ];

    private static readonly Gen<float[]> AnySingles = Gen.OneOf(Gen.UInt.Select(BitConverter.UInt32BitsToSingle), Gen.OneOfConst(Critical)).Array[0, 200];

    [Fact]
    public void Spans_convert_to_FP8_as_single_values_do()
    {
        Check(Critical);
        AnySingles.Sample(Check, iter: 2_000);

        static void Check(float[] source)
        {
            Float8E4M3[] four = new Float8E4M3[source.Length];
            Float8E5M2[] five = new Float8E5M2[source.Length];
            Float8E4M3.ConvertFromSingle(source, four);
            Float8E5M2.ConvertFromSingle(source, five);
            Assert.Equal(Array.ConvertAll(source, x => ((Float8E4M3)x).ToBits()), Array.ConvertAll(four, x => x.ToBits()));
            Assert.Equal(Array.ConvertAll(source, x => ((Float8E5M2)x).ToBits()), Array.ConvertAll(five, x => x.ToBits()));

            Float8E4M3.ConvertFromSingleSaturating(source, four);
            Float8E5M2.ConvertFromSingleSaturating(source, five);
            Assert.Equal(Array.ConvertAll(source, x => Float8E4M3.FromSingleSaturating(x).ToBits()), Array.ConvertAll(four, x => x.ToBits()));
            Assert.Equal(Array.ConvertAll(source, x => Float8E5M2.FromSingleSaturating(x).ToBits()), Array.ConvertAll(five, x => x.ToBits()));
        }
    }

    [Fact]
    public void Spans_convert_to_BF16_as_single_values_do()
    {
        Check(Critical);
        AnySingles.Sample(Check, iter: 2_000);

        static void Check(float[] source)
        {
            BFloat16[] result = new BFloat16[source.Length];
            BFloat16.ConvertFromSingle(source, result);
            Assert.Equal(Array.ConvertAll(source, x => ((BFloat16)x).ToBits()), Array.ConvertAll(result, x => x.ToBits()));
        }
    }

    [Fact]
    public void Every_pattern_of_a_span_converts_to_a_float_as_a_single_value_does()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i), 1, 2, 3];
        float[] result = new float[bytes.Length];

        Float8E4M3.ConvertToSingle([.. bytes.Select(Float8E4M3.FromBits)], result);
        Assert.Equal(bytes.Select(bits => (float)Float8E4M3.FromBits(bits)), result);
        Float8E5M2.ConvertToSingle([.. bytes.Select(Float8E5M2.FromBits)], result);
        Assert.Equal(bytes.Select(bits => (float)Float8E5M2.FromBits(bits)), result);

        ushort[] words = [.. Enumerable.Range(0, 0x10000).Select(i => (ushort)i), 1, 2, 3];
        float[] wide = new float[words.Length];
        BFloat16.ConvertToSingle([.. words.Select(BFloat16.FromBits)], wide);
        Assert.Equal(words.Select(bits => (float)BFloat16.FromBits(bits)), wide);
    }

    [Fact]
    public void A_short_destination_is_refused_and_a_long_one_keeps_its_tail()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BFloat16.ConvertFromSingle(new float[3], new BFloat16[2]));
        Assert.Contains("2 values, fewer than the 3", error.Message, StringComparison.Ordinal);

        float[] destination = [1, 1, 7];
        Float8E4M3.ConvertToSingle(new Float8E4M3[2], destination);
        Assert.Equal([0, 0, 7], destination);
    }
}
