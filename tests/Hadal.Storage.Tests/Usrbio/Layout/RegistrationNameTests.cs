using CsCheck;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Tests.Usrbio.Layout;

public sealed class RegistrationNameTests
{
    private const string Id = "00112233-4455-6677-8899-aabbccddeeff";

    [Theory]
    [InlineData("", null, 0, RingPriority.Normal, 0UL)]
    [InlineData(".b4096", null, 0, RingPriority.Normal, 0UL)]
    [InlineData(".r0.t0", false, 0, RingPriority.Normal, 0UL)]
    [InlineData(".w8.ph.t1", true, 8, RingPriority.High, 0UL)]
    [InlineData(".pl.t5.r-3.f11", false, -3, RingPriority.Low, 3UL)]
    [InlineData(".r1.pn.t0.f10", false, 1, RingPriority.Normal, 2UL)]
    public void A_name_is_read_attribute_by_attribute(string attributes, bool? forWriting, int depth, object priority, ulong flags)
    {
        Assert.True(RegistrationParser.TryParse(Id + attributes, out RegistrationName name));

        Assert.Equal(Guid.Parse(Id), name.Id);
        Assert.Equal(forWriting, name.ForWriting);
        Assert.Equal(depth, name.Depth);
        Assert.Equal((RingPriority)priority, name.Priority);
        Assert.Equal(flags, (ulong)name.Flags);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("00112233-4455-6677-8899-AABBCCDDEEFF")]
    [InlineData("00112233-4455-6677-8899-aabbccddeef")]
    [InlineData("0011223344556677-8899-aabb-ccdd-eeff")]
    [InlineData(Id + ".")]
    [InlineData(Id + "b1")]
    [InlineData(Id + ".b")]
    [InlineData(Id + ".b0")]
    [InlineData(Id + ".b-1")]
    [InlineData(Id + ".b18446744073709551616")]
    [InlineData(Id + ".r")]
    [InlineData(Id + ".rx")]
    [InlineData(Id + ".r+1.t0")]
    [InlineData(Id + ".r1.w1.t0")]
    [InlineData(Id + ".r1.r1.t0")]
    [InlineData(Id + ".t0")]
    [InlineData(Id + ".ph")]
    [InlineData(Id + ".b4096.f1")]
    [InlineData(Id + ".r0.px.t0")]
    [InlineData(Id + ".r0.t-1")]
    [InlineData(Id + ".r0.t0.f2")]
    [InlineData(Id + ".r0.t0.z1")]
    [InlineData(Id + ".r0..t0")]
    [InlineData(Id + ".r0.t0/../x")]
    [InlineData("submit-ios")]
    public void What_is_no_name_is_refused(string text) => Assert.False(RegistrationParser.TryParse(text, out _));

    [Fact]
    public void A_name_that_is_written_is_read_as_itself()
        => Gen.Select(Gen.Guid, Gen.Bool, Gen.Bool, Gen.Int[-64, 64], Gen.Int[0, 2], Gen.Int[0, 3], Gen.ULong[0, 1 << 20])
            .Sample((id, isRing, forWriting, depth, priority, flags, block) =>
            {
                RegistrationName name = isRing
                    ? new(id)
                    {
                        ForWriting = forWriting, Depth = depth, Priority = (RingPriority)priority, Flags = (RingFlags)flags, TimeoutMilliseconds = 0,
                    }
                    : new(id) { BlockBytes = block };
                Assert.True(RegistrationParser.TryParse(name.ToString(), out RegistrationName read));
                Assert.Equal(name, read);
            });

    [Fact]
    public void Any_text_is_read_or_refused_but_never_throws()
        => Gen.String[Gen.Char["0123456789abcdef-.rwbptfhln+ /"], 0, 24]
            .Sample(text => RegistrationParser.TryParse(Id + text, out _) || !RegistrationParser.TryParse(text, out _));
}
