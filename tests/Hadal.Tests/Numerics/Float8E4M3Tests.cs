using System.Runtime.CompilerServices;
using CsCheck;
using Xunit;

namespace Hadal.Tests.Numerics;

public class Float8E4M3Tests : NarrowNumberTests<Float8E4M3>
{
    private static readonly NarrowFormat s_format = new(4, 3, finite: 0x7f, infinite: false);

    internal override NarrowFormat Format => s_format;

    protected override Float8E4M3 FromBits(int bits) => Float8E4M3.FromBits((byte)bits);

    protected override int ToBits(Float8E4M3 value) => value.ToBits();

    protected override float Widen(Float8E4M3 value) => value;

    protected override Float8E4M3 Round(float value) => (Float8E4M3)value;

    protected override Float8E4M3 Round(double value) => (Float8E4M3)value;

    [Fact]
    public void It_is_as_large_as_its_bits() => Assert.Equal(sizeof(byte), Unsafe.SizeOf<Float8E4M3>());

    [Fact]
    public void Every_integer_type_converts_by_a_cast()
    {
        Assert.Equal(Enumerable.Repeat(7f, 10), ((IEnumerable<Float8E4M3>)[(Float8E4M3)(byte)7, (Float8E4M3)(sbyte)7, (Float8E4M3)(short)7, (Float8E4M3)(ushort)7, (Float8E4M3)'\a', (Float8E4M3)7, (Float8E4M3)7u, (Float8E4M3)7L, (Float8E4M3)7ul, (Float8E4M3)7m]).Select(x => (float)x));
        Assert.Equal((7, 7L, 7.0), ((int)(Float8E4M3)7, (long)(Float8E4M3)(nint)7, (Float8E4M3)(nuint)7));
    }

    [Fact]
    public void A_saturating_conversion_stays_finite_but_for_NaN()
    {
        Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(x => !float.IsNaN(x)).Sample(x =>
            Same(Format.Round(Math.Clamp(x, -448f, 448f)), Float8E4M3.FromSingleSaturating(x)));
        Assert.Equal(-448f, (float)Float8E4M3.FromDoubleSaturating(double.NegativeInfinity));
        Assert.Equal(448f, (float)Float8E4M3.FromSingleSaturating(MathF.BitIncrement(448f)));
        Assert.True(Float8E4M3.IsNaN(Float8E4M3.FromSingleSaturating(float.NaN)));
    }

    [Theory]
    [InlineData(464, 448)]
    [InlineData(464.00003f, float.NaN)]
    [InlineData(-480, float.NaN)]
    [InlineData(float.PositiveInfinity, float.NaN)]
    public void What_the_operator_cannot_hold_is_NaN(float given, float expected) => Assert.Equal(expected, (float)(Float8E4M3)given);

    [Fact]
    public void A_checked_conversion_refuses_what_does_not_fit()
    {
        OverflowException error = Assert.Throws<OverflowException>(() => Checked(1000));
        Assert.Contains("1000 lies beyond 448", error.Message);
        Assert.Equal(448f, (float)Saturating(1000));
        Assert.Equal(-448f, (float)Truncating(float.NegativeInfinity));
        Assert.True(Float8E4M3.IsNaN(Checked(float.NaN)));
    }
}
