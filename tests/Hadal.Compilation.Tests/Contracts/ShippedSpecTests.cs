using Hadal.Specs;
using Xunit;

namespace Hadal.Compilation.Tests.Contracts;

/// <summary>Spec strings lie in libraries that nobody builds again.</summary>
public class ShippedSpecTests
{
    private static readonly string[] s_specs = FrozenLines.Read("specs.txt");

    public static TheoryData<string> Specs => [.. s_specs];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Text_that_was_shipped_is_read_for_ever_and_written_the_same(string canonical) =>
        Assert.Equal(canonical, KernelFamilies.Find(canonical).Parse(canonical).ToCanonical());

    [Theory]
    [MemberData(nameof(Specs))]
    public void Text_that_was_shipped_can_be_compiled_for_ever(string canonical) => Assert.NotEmpty(KernelFamilies.Variants(canonical, "sm_90a"));

    // A release adds a row for what it ships; no row is ever changed.
    [Theory]
    [InlineData(17, "4a70e9ad97dac271abadeb11188ceb7291227f95924c8a71759971276b0f9102")]
    public void Lines_that_were_shipped_stay_as_they_are(int lines, string sha256) => FrozenLines.AssertUntouched(s_specs, lines, sha256);

    [Fact]
    public void Every_family_that_a_manifest_can_name_has_a_line()
    {
        string[] shipped = [.. s_specs.Select(spec => new SpecReader(spec).Family).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(KernelFamilies.Tags.Where(tag => tag != BenchSpec.FamilyTag).Order(StringComparer.Ordinal), shipped);
    }
}
