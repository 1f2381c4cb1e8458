using System.Numerics;
using CsCheck;
using Xunit;

namespace Hadal.Tests.Numerics;

/// <summary>What holds for each of the three formats.</summary>
public abstract class NarrowNumberTests<T>
    where T : struct, INumber<T>, IMinMaxValue<T>, ISignedNumber<T>
{
    internal abstract NarrowFormat Format { get; }

    protected abstract T FromBits(int bits);

    protected abstract int ToBits(T value);

    protected abstract float Widen(T value);

    protected abstract T Round(float value);

    protected abstract T Round(double value);

    private Gen<T> Any => Gen.Int[0, (1 << Format.Width) - 1].Select(FromBits);

    [Fact]
    public void Every_pattern_has_the_value_that_the_format_defines() =>
        Assert.All(Format.Patterns, bits => Same(Format.ValueOf(bits), FromBits(bits)));

    [Fact]
    public void Every_pattern_but_a_NaNs_payload_survives_the_way_through_float_and_double() => Assert.All(Format.Patterns, bits =>
    {
        T value = FromBits(bits);
        Assert.Equal(bits, ToBits(value));
        Same(Format.ValueOf(bits), Round(Widen(value)));
        Same(Format.ValueOf(bits), Round((double)Widen(value)));
    });

    [Fact]
    public void A_midpoint_goes_to_even_and_its_neighbours_to_the_nearest() => Assert.All(Enumerable.Range(0, Format.Finite), lower =>
    {
        double low = Format.Magnitude(lower), high = Format.Magnitude(lower + 1), midpoint = (low + high) / 2;
        double even = Format.ValueOf(lower % 2 == 0 ? lower : lower + 1), above = Format.ValueOf(lower + 1);
        foreach (double sign in (double[])[1, -1])
        {
            Same(sign * low, Round(sign * Math.BitDecrement(midpoint)));
            Same(sign * even, Round(sign * midpoint));
            Same(sign * above, Round(sign * Math.BitIncrement(midpoint)));

            float single = (float)(sign * midpoint);
            Assert.Equal(sign * midpoint, single);
            Same(sign * low, Round(MathF.CopySign(MathF.BitDecrement(MathF.Abs(single)), single)));
            Same(sign * even, Round(single));
            Same(sign * above, Round(MathF.CopySign(MathF.BitIncrement(MathF.Abs(single)), single)));
        }
    });

    [Fact]
    public void Any_float_goes_to_the_nearest() => Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Sample(x => Same(Format.Round(x), Round(x)));

    [Fact]
    public void Any_double_goes_to_the_nearest_in_one_step() => Gen.OneOf(
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble),
        Gen.Select(Any.Select(Widen), Gen.Double[0.9, 1.1]).Select((x, stretch) => x * stretch)).Sample(x => Same(Format.Round(x), Round(x)));

    [Fact]
    public void Any_integer_goes_to_the_nearest() => Gen.Select(Gen.Int[0, 126], Gen.Int[0, Format.Finite - 1], Gen.Int[-1, 1], Gen.Bool).Sample((shift, seed, off, negative) =>
    {
        // Integers around midpoints, of every length: where a detour over double would show.
        int steps = 2 * Format.Finite;
        BigInteger value = (((BigInteger)(steps + (2 * seed) + 1) << shift) >> 12) + off;
        value = negative ? -value : value;

        Same(Format.Round(value), T.CreateTruncating(value) is var saturated && double.IsFinite(Format.Round(value)) ? saturated : Round(double.CopySign(1e300, negative ? -1 : 1)));
        if (value >= long.MinValue && value <= long.MaxValue && double.IsFinite(Format.Round(value)))
            Same(Format.Round(value), T.CreateChecked((long)value));
        if (value >= 0 && value <= ulong.MaxValue && double.IsFinite(Format.Round(value)))
            Same(Format.Round(value), T.CreateChecked((ulong)value));
    });

    [Fact]
    public void Arithmetic_is_that_of_float_rounded() => Gen.Select(Any, Any).Sample((x, y) =>
    {
        float a = Widen(x), b = Widen(y);
        Same(Format.Round(a + b), x + y);
        Same(Format.Round(a - b), x - y);
        Same(Format.Round(a * b), x * y);
        Same(Format.Round(a / b), x / y);
        Same(Format.Round(a % b), x % y);
        Same(Format.Round(-a), -x);
        Same(Format.Round(a + 1), ++x);
        Same(Format.Round(b - 1), --y);
    });

    [Fact]
    public void Order_equality_and_hash_are_those_of_float() => Gen.Select(Any, Any).Sample((x, y) =>
    {
        float a = Widen(x), b = Widen(y);
        Assert.Equal((a < b, a <= b, a > b, a >= b, a == b, a != b), (x < y, x <= y, x > y, x >= y, x == y, x != y));
        Assert.Equal(a.CompareTo(b), x.CompareTo(y));
        Assert.Equal(a.CompareTo(b), x.CompareTo((object)y));
        Assert.Equal(a.Equals(b), x.Equals(y));
        Assert.True(!x.Equals(y) || x.GetHashCode() == y.GetHashCode());
        Same(float.Max(a, b), T.Max(x, y));
        Same(float.MinNumber(a, b), T.MinNumber(x, y));
        Same(float.MaxMagnitude(a, b), T.MaxMagnitude(x, y));
        Same(float.CopySign(a, b), T.CopySign(x, y));
    });

    [Fact]
    public void NaN_equals_nothing_but_is_found_in_a_set()
    {
        T nan = Round(float.NaN);
#pragma warning disable CS1718
        Assert.False(nan == nan);
#pragma warning restore CS1718
        Assert.True(nan.Equals(-nan));
        Assert.Equal(nan.GetHashCode(), (-nan).GetHashCode());
        Assert.Equal(T.Zero.GetHashCode(), (-T.Zero).GetHashCode());
        Assert.Throws<ArgumentException>(() => nan.CompareTo("1"));
        Assert.Equal(1, nan.CompareTo(null));
    }

    [Fact]
    public void Every_pattern_is_classified_as_its_value() => Assert.All(Format.Patterns, bits =>
    {
        double value = Format.ValueOf(bits);
        T x = FromBits(bits);
        Assert.Equal(double.IsNaN(value), T.IsNaN(x));
        Assert.Equal(double.IsInfinity(value), T.IsInfinity(x));
        Assert.Equal(double.IsPositiveInfinity(value), T.IsPositiveInfinity(x));
        Assert.Equal(double.IsFinite(value), T.IsFinite(x));
        Assert.Equal((bits & Format.SignBit) != 0, T.IsNegative(x));
        Assert.Equal(value == 0, T.IsZero(x));
        Assert.Equal(double.IsInteger(value), T.IsInteger(x));
        Assert.Equal(double.IsOddInteger(value), T.IsOddInteger(x));
        Assert.Equal(double.IsFinite(value) && value != 0 && !T.IsSubnormal(x), T.IsNormal(x));
        Same(Math.Abs(value), T.Abs(x));
    });

    [Fact]
    public void The_constants_are_the_extremes_of_the_format()
    {
        Assert.Equal(Format.Magnitude(Format.Finite - 1), Widen(T.MaxValue));
        Assert.Equal(-Format.Magnitude(Format.Finite - 1), Widen(T.MinValue));
        Assert.Equal((0, 1, -1), (Widen(T.Zero), Widen(T.One), Widen(T.NegativeOne)));
        Assert.Equal((0, 1, 2), (Widen(T.AdditiveIdentity), Widen(T.MultiplicativeIdentity), T.Radix));
    }

    [Fact]
    public void What_is_written_is_read_back() => Assert.All(Format.Patterns, bits =>
    {
        T x = FromBits(bits);
        string text = x.ToString(null, null);
        Same(Format.ValueOf(bits), T.Parse(text, null));
        Assert.True(T.TryParse(text.AsSpan(), null, out T parsed));
        Same(Format.ValueOf(bits), parsed);

        byte[] utf8 = new byte[64];
        Assert.True(x.TryFormat(utf8, out int written, default, null));
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(utf8, 0, written));
        Assert.False(x.TryFormat(Span<char>.Empty, out _, default, null));
    });

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("1.2.3")]
    public void What_is_no_number_is_not_read(string text)
    {
        Assert.False(T.TryParse(text, null, out T parsed));
        Assert.Equal(T.Zero, parsed);
        Assert.Throws<FormatException>(() => T.Parse(text, null));
    }

    [Fact]
    public void Conversions_to_integers_check_saturate_or_refuse() => Gen.Select(Any.Where(x => !T.IsNaN(x)), Gen.Bool).Sample((x, _) =>
    {
        float a = Widen(x);
        Assert.Equal(int.CreateSaturating(a), int.CreateSaturating(x));
        Assert.Equal(a, float.CreateChecked(x));
        if (a is > int.MinValue and < int.MaxValue)
            Assert.Equal((int)a, int.CreateChecked(x));
        else
            Assert.Throws<OverflowException>(() => int.CreateChecked(x));
    });

    [Fact]
    public void A_type_without_an_order_is_refused() => Assert.Throws<NotSupportedException>(() => T.CreateChecked(Complex.One));

    protected static T Checked<TOther>(TOther value) where TOther : INumberBase<TOther> => T.CreateChecked(value);

    protected static T Saturating<TOther>(TOther value) where TOther : INumberBase<TOther> => T.CreateSaturating(value);

    protected static T Truncating<TOther>(TOther value) where TOther : INumberBase<TOther> => T.CreateTruncating(value);

    private protected void Same(double expected, T actual)
    {
        double given = Widen(actual);
        if (double.IsNaN(expected))
            Assert.True(double.IsNaN(given));
        else
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(given));
    }
}
