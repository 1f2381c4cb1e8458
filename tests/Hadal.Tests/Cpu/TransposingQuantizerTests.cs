using System.Runtime.CompilerServices;
using CsCheck;
using Hadal.Cpu;
using Hadal.Specs;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Cpu;

/// <summary>The managed quantisers of a transposed source against the formulas, written out one value at a time.</summary>
public sealed unsafe class TransposingQuantizerTests
{
    private const float Untouched = -12345f;
    private const int Guard = 64;

    private static readonly Gen<float> s_finite = Gen.OneOf(
        Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite),
        Gen.Float[-8, 8],
        Gen.OneOfConst(0f, -0f, float.Epsilon, -1e-40f, 1e-4f, 9.9e-5f, 448f, -464f, 1e30f, float.MaxValue, float.MinValue));

    private static readonly Gen<float> s_rarely = Gen.Frequency(
        (500, s_finite), (1, Gen.OneOfConst(float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity)));

    private static readonly Gen<int> s_extent = Gen.OneOfConst(16, 32, 48, 112, 128, 144, 240, 256, 272);

    private static readonly Gen<(int Rows, int Columns, float[] Source, ScaleRule Rule, bool ByRows)> s_case =
        from rows in s_extent
        from columns in s_extent
        from values in Gen.OneOfConst(s_finite, s_rarely, Gen.Float[-1, 1], Gen.Const(0f))
        from source in values.Array[rows * columns]
        from rule in Gen.OneOfConst(ScaleRule.Exact, ScaleRule.PowerOfTwo)
        from byRows in Gen.Bool
        select (rows, columns, source, rule, byRows);

    [Fact]
    public void Floats_follow_the_formula_to_the_bit() => s_case.Sample(t => Check(t.Source, x => x, t.Rows, t.Columns, t.Rule, t.ByRows), iter: 150);

    [Fact]
    public void BF16_follows_the_formula_to_the_bit() => s_case.Sample(
        t => Check(Array.ConvertAll(t.Source, x => (BFloat16)x), x => (float)x, t.Rows, t.Columns, t.Rule, t.ByRows), iter: 150);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_number_of_threads_changes_no_bit(bool byRows)
    {
        const int Rows = 1040, Columns = 752;
        Random random = new(3);
        float[] source = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-8, 9)))];

        (byte[] one, float[] scalesOfOne) = Quantize(source, Rows, Columns, ScaleRule.Exact, byRows, threads: 1);
        (byte[] many, float[] scalesOfMany) = Quantize(source, Rows, Columns, ScaleRule.Exact, byRows, threads: 7);

        Assert.Equal(one, many);
        Assert.Equal(scalesOfOne, scalesOfMany);
    }

    private static void Check<T>(T[] source, Func<T, float> number, int rows, int columns, ScaleRule rule, bool byRows)
        where T : unmanaged
    {
        (byte[] values, float[] scales) = Quantize(source, rows, columns, rule, byRows, threads: -1);
        HashSet<int> written = [];
        int width = byRows ? 1 : 128;
        for (int left = 0; left < columns; left += width)
        {
            for (int top = 0; top < rows; top += 128)
            {
                (int Row, int Column)[] group = [.. from column in Enumerable.Range(left, Math.Min(width, columns - left))
                                                    from row in Enumerable.Range(top, Math.Min(128, rows - top))
                                                    select (row, column)];
                (float scale, float? factor) = CpuQuantizerTests.Expected([.. group.Select(at => number(source[(at.Row * columns) + at.Column]))], rule);
                int index = byRows ? (top / 128 * ((columns + 3) / 4 * 4)) + left : (left / 128 * ((rows + 127) / 128)) + (top / 128);
                Assert.Equal(scale, scales[index]);
                written.Add(index);
                foreach ((int row, int column) in group)
                {
                    float x = number(source[(row * columns) + column]);
                    byte expected = factor is { } f ? ReferenceFloat8.Encode(x * f) : ReferenceFloat8.NaN;
                    if (expected != values[(column * rows) + row])
                        Assert.Fail($"value [{row}, {column}], {x:R} by {factor:R}, became 0x{values[(column * rows) + row]:x2}; expected 0x{expected:x2}");
                }
            }
        }

        Assert.Equal(scales.Length, written.Count);
    }

    private static (byte[] Values, float[] Scales) Quantize<T>(T[] source, int rows, int columns, ScaleRule rule, bool byRows, int threads)
        where T : unmanaged
    {
        int count = byRows ? (rows + 127) / 128 * ((columns + 3) / 4 * 4) : (rows + 127) / 128 * ((columns + 127) / 128);
        float[] scales = new float[count + (2 * Guard)];
        Array.Fill(scales, Untouched);
        byte[] values = new byte[(rows * columns) + (2 * Guard)];
        Array.Fill(values, (byte)0xA5);
        QuantizeLayout layout = byRows ? QuantizeLayout.Rows : QuantizeLayout.Blocks;
        fixed (T* from = source)
        fixed (byte* to = &values[Guard])
        fixed (float* by = &scales[Guard])
        {
            if (typeof(T) == typeof(float))
                CpuTransposingQuantizer.Run((float*)from, (Float8E4M3*)to, by, rows, columns, layout, rule, threads);
            else
                CpuTransposingQuantizer.Run((BFloat16*)from, (Float8E4M3*)to, by, rows, columns, layout, rule, threads);
        }

        Assert.All(values[..Guard].Concat(values[^Guard..]), value => Assert.Equal(0xA5, value));
        Assert.All(scales[..Guard].Concat(scales[^Guard..]), scale => Assert.Equal(Untouched, scale));
        return (values[Guard..^Guard], scales[Guard..^Guard]);
    }
}
