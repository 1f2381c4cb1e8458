using CsCheck;
using Hadal.Cpu;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Cpu;

/// <summary>The managed quantisers against the formulas, written out one value at a time.</summary>
public sealed unsafe class CpuQuantizerTests
{
    private const float Untouched = -12345f;

    private static readonly float[] Special =
    [
        0f, -0f, float.Epsilon, -1e-40f, 1e-4f, -1e-4f, 9.9e-5f, 448f, -448f, 464f, 1f, -3f, 57344f, 1e30f, float.MaxValue, float.MinValue,
    ];

    private static readonly Gen<float> Finite = Gen.OneOf(Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite), Gen.Float[-8, 8], Gen.OneOfConst(Special));
    private static readonly Gen<float> Rarely = Gen.Frequency((200, Finite), (1, Gen.OneOfConst(float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity)));
    private static readonly Gen<int> Extent = Gen.OneOf(Gen.Int[1, 20], Gen.OneOfConst(127, 128, 129, 130, 144, 255, 256, 257));
    private static readonly Gen<ScaleRule> Rule = Gen.OneOfConst(ScaleRule.Exact, ScaleRule.PowerOfTwo);

    private static readonly Gen<(int rows, int columns, float[] source, ScaleRule rule)> Matrix =
        from rows in Extent
        from columns in Extent
        from gen in Gen.OneOfConst(Finite, Rarely, Gen.Float[-1, 1], Gen.Const(0f), Gen.OneOfConst(Special))
        from source in gen.Array[rows * columns]
        from rule in Rule
        select (rows, columns, source, rule);

    [Fact]
    public void Rows_of_floats_follow_the_formula_to_the_bit() => Matrix.Sample(t => Check(t.source, x => x, t.rows, t.columns, 1, t.rule), iter: 300);

    [Fact]
    public void Blocks_of_floats_follow_the_formula_to_the_bit() => Matrix.Sample(t => Check(t.source, x => x, t.rows, t.columns, 128, t.rule), iter: 300);

    [Fact]
    public void Rows_of_BF16_follow_the_formula_to_the_bit() => Matrix.Sample(
        t => Check(Array.ConvertAll(t.source, x => (BFloat16)x), x => (float)x, t.rows, t.columns, 1, t.rule), iter: 300);

    [Fact]
    public void Blocks_of_BF16_follow_the_formula_to_the_bit() => Matrix.Sample(
        t => Check(Array.ConvertAll(t.source, x => (BFloat16)x), x => (float)x, t.rows, t.columns, 128, t.rule), iter: 300);

    [Fact]
    public void A_power_of_two_scale_is_the_least_that_keeps_the_group_within_448() => Gen.Float[1e-3f, 1e30f].Sample(amax =>
    {
        (_, float[] scales) = Quantize([amax, 0f, -amax], 1, 3, 1, ScaleRule.PowerOfTwo, threads: 1);
        double scale = scales[0];
        Assert.Equal(scale, Math.Pow(2, Math.Round(Math.Log2(scale))));
        Assert.True(amax / scale <= 448 * (1 + 1e-7) && amax / (scale / 2) > 448 * (1 - 1e-7));
    });

    [Fact]
    public void A_group_with_NaN_or_infinity_is_all_NaN_and_its_neighbours_are_not()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            float[] source = new float[3 * 384];
            Array.Fill(source, 2f);
            source[384 + 200] = bad;
            (byte[] values, float[] scales) = Quantize(source, 3, 384, 1, ScaleRule.Exact, threads: 1);
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(i / 384 == 1 && i % 384 / 128 == 1 ? 0x7f : 0x7e, values[i]);
            Assert.Equal(1f, scales[4 + 1]);
            Assert.Equal(2f / 448f, scales[4]);
        }
    }

    [Fact]
    public void Zeros_keep_their_sign_under_the_least_scale()
    {
        (byte[] values, float[] scales) = Quantize([0f, -0f], 1, 2, 1, ScaleRule.Exact, threads: 1);
        Assert.Equal([0x00, 0x80], values);
        Assert.Equal(1e-4f / 448f, scales[0]);
    }

    [Theory]
    [InlineData(0, 128)]
    [InlineData(3, 0)]
    public void An_empty_matrix_touches_nothing(int rows, int columns)
    {
        foreach (int height in (int[])[1, 128])
        {
            (byte[] values, float[] scales) = Quantize(Array.Empty<float>(), rows, columns, height, ScaleRule.Exact, threads: -1);
            Assert.Empty(values);
            Assert.All(scales, scale => Assert.Equal(Untouched, scale));
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        const int Rows = 700, Columns = 1000;
        Random random = new(3);
        float[] source = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-8, 9)))];
        foreach (int height in (int[])[1, 128])
        {
            (byte[] one, float[] scalesOfOne) = Quantize(source, Rows, Columns, height, ScaleRule.Exact, threads: 1);
            (byte[] many, float[] scalesOfMany) = Quantize(source, Rows, Columns, height, ScaleRule.Exact, threads: 7);
            Assert.Equal(one, many);
            Assert.Equal(scalesOfOne, scalesOfMany);
        }
    }

    private static void Check<T>(T[] source, Func<T, float> number, int rows, int columns, int height, ScaleRule rule)
        where T : unmanaged
    {
        (byte[] values, float[] scales) = Quantize(source, rows, columns, height, rule, threads: -1);
        HashSet<int> written = [];
        for (int top = 0; top < rows; top += height)
        {
            for (int left = 0; left < columns; left += 128)
            {
                int[] group = [.. from row in Enumerable.Range(top, Math.Min(height, rows - top))
                                  from column in Enumerable.Range(left, Math.Min(128, columns - left))
                                  select (row * columns) + column];
                int at = height == 1 ? (left / 128 * ((rows + 3) / 4 * 4)) + top : (top / 128 * ((columns + 127) / 128)) + (left / 128);
                (float scale, float? factor) = Expected([.. group.Select(i => number(source[i]))], rule);

                Assert.Equal(scale, scales[at]);
                written.Add(at);
                foreach (int i in group)
                {
                    byte expected = factor is { } f ? ReferenceFloat8.Encode(number(source[i]) * f) : ReferenceFloat8.NaN;
                    if (expected != values[i])
                        Assert.Fail($"value {i}, {number(source[i]):R} by {factor:R}, became 0x{values[i]:x2}; expected 0x{expected:x2}");
                }
            }
        }
        Assert.All(Enumerable.Range(0, scales.Length).Except(written), i => Assert.Equal(Untouched, scales[i]));
    }

    internal static (float Scale, float? Factor) Expected(float[] group, ScaleRule rule)
    {
        if (!group.All(float.IsFinite))
            return (1f, null);
        float a = MathF.Max(group.Max(MathF.Abs), 1e-4f), scale = a / 448f;
        if (rule == ScaleRule.Exact)
            return (scale, 448f / a);
        float power = 1f;
        while (power < scale)
            power *= 2;
        while (power / 2 >= scale)
            power /= 2;
        return (power, 1 / power);
    }

    private static (byte[] Values, float[] Scales) Quantize<T>(T[] source, int rows, int columns, int height, ScaleRule rule, int threads)
        where T : unmanaged
    {
        int across = (columns + 127) / 128;
        float[] scales = new float[height == 1 ? across * ((rows + 3) / 4 * 4) : (rows + 127) / 128 * across];
        Array.Fill(scales, Untouched);
        byte[] values = new byte[rows * columns];
        fixed (T* from = source)
        fixed (byte* to = values)
        fixed (float* by = scales)
        {
            Float8E4M3* codes = (Float8E4M3*)to;
            if (typeof(T) == typeof(float) && height == 1)
                CpuQuantizer.ToRows((float*)from, codes, by, rows, columns, rule, threads);
            else if (typeof(T) == typeof(float))
                CpuQuantizer.ToBlocks((float*)from, codes, by, rows, columns, rule, threads);
            else if (height == 1)
                CpuQuantizer.ToRows((BFloat16*)from, codes, by, rows, columns, rule, threads);
            else
                CpuQuantizer.ToBlocks((BFloat16*)from, codes, by, rows, columns, rule, threads);
        }
        return (values, scales);
    }
}
