using System.Runtime.CompilerServices;
using CsCheck;
using Xunit;

namespace Hadal.Tests.Numerics;

public class Float8E5M2Tests : NarrowNumberTests<Float8E5M2>
{
    private static readonly NarrowFormat s_format = new(5, 2, finite: 0x7c, infinite: true);

    internal override NarrowFormat Format => s_format;

    protected override Float8E5M2 FromBits(int bits) => Float8E5M2.FromBits((byte)bits);

    protected override int ToBits(Float8E5M2 value) => value.ToBits();

    protected override float Widen(Float8E5M2 value) => value;

    protected override Float8E5M2 Round(float value) => (Float8E5M2)value;

    protected override Float8E5M2 Round(double value) => (Float8E5M2)value;

    [Fact]
    public void It_is_as_large_as_its_bits() => Assert.Equal(sizeof(byte), Unsafe.SizeOf<Float8E5M2>());

    [Fact]
    public void Every_integer_type_converts_by_a_cast()
    {
        Assert.Equal(Enumerable.Repeat(7f, 10), ((IEnumerable<Float8E5M2>)[(Float8E5M2)(byte)7, (Float8E5M2)(sbyte)7, (Float8E5M2)(short)7, (Float8E5M2)(ushort)7, (Float8E5M2)'\a', (Float8E5M2)7, (Float8E5M2)7u, (Float8E5M2)7L, (Float8E5M2)7ul, (Float8E5M2)7m]).Select(x => (float)x));
        Assert.Equal((7, 7L, 7.0), ((int)(Float8E5M2)7, (long)(Float8E5M2)(nint)7, (Float8E5M2)(nuint)7));
    }

    [Fact]
    public void A_saturating_conversion_stays_finite_but_for_NaN()
    {
        Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(x => !float.IsNaN(x)).Sample(x =>
            Same(Format.Round(Math.Clamp(x, -57344f, 57344f)), Float8E5M2.FromSingleSaturating(x)));
        Assert.Equal(-57344f, (float)Float8E5M2.FromDoubleSaturating(double.NegativeInfinity));
        Assert.Equal(57344f, (float)Float8E5M2.FromSingleSaturating(MathF.BitIncrement(57344f)));
        Assert.True(Float8E5M2.IsNaN(Float8E5M2.FromSingleSaturating(float.NaN)));
    }

    [Fact]
    public void An_infinity_is_what_overflows()
    {
        Assert.Equal(Float8E5M2.PositiveInfinity, (Float8E5M2)61440f);
        Assert.Equal(57344f, (float)(Float8E5M2)61439f);
        Assert.Equal(Float8E5M2.NegativeInfinity, Saturating(-1e9));
    }
}
