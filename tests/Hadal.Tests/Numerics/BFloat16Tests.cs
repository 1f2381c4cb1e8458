using System.Runtime.CompilerServices;
using Xunit;

namespace Hadal.Tests.Numerics;

public class BFloat16Tests : NarrowNumberTests<BFloat16>
{
    private static readonly NarrowFormat s_format = new(8, 7, finite: 0x7f80, infinite: true);

    internal override NarrowFormat Format => s_format;

    protected override BFloat16 FromBits(int bits) => BFloat16.FromBits((ushort)bits);

    protected override int ToBits(BFloat16 value) => value.ToBits();

    protected override float Widen(BFloat16 value) => value;

    protected override BFloat16 Round(float value) => (BFloat16)value;

    protected override BFloat16 Round(double value) => (BFloat16)value;

    [Fact]
    public void It_is_as_large_as_its_bits() => Assert.Equal(sizeof(ushort), Unsafe.SizeOf<BFloat16>());

    [Fact]
    public void Every_integer_type_converts_by_a_cast()
    {
        Assert.Equal(Enumerable.Repeat(7f, 10), ((IEnumerable<BFloat16>)[(BFloat16)(byte)7, (BFloat16)(sbyte)7, (BFloat16)(short)7, (BFloat16)(ushort)7, (BFloat16)'\a', (BFloat16)7, (BFloat16)7u, (BFloat16)7L, (BFloat16)7ul, (BFloat16)7m]).Select(x => (float)x));
        Assert.Equal((7, 7L, 7.0), ((int)(BFloat16)7, (long)(BFloat16)(nint)7, (BFloat16)(nuint)7));
    }

    [Fact]
    public void A_NaN_whose_payload_lies_in_the_lower_half_stays_NaN()
    {
        Assert.True(BFloat16.IsNaN((BFloat16)BitConverter.UInt32BitsToSingle(0x7f800001)));
        Assert.True(BFloat16.IsNaN((BFloat16)BitConverter.UInt64BitsToDouble(0xfff0000000000001)));
    }

    [Fact]
    public void An_infinity_is_what_overflows()
    {
        Assert.Equal(BFloat16.PositiveInfinity, Checked(double.MaxValue));
        Assert.Equal(BFloat16.NegativeInfinity, (BFloat16)float.MinValue);
    }
}
