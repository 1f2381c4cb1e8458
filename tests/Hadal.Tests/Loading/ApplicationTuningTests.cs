using System.Reflection;
using Hadal.Compilation;
using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Loading;

public class ApplicationTuningTests
{
    private static readonly TunedChoice s_choice = new("hadal1|gemm|n=8", "NVIDIA H200", 132, 1, "m64n16");
    private static readonly string s_text = new KernelTuning([s_choice]).Write();

    [Fact]
    public void What_the_build_wrote_is_found() =>
        Assert.Equal([s_choice], Read(SideAssembly.Table(s_text), SideAssembly.Tuning(s_text)).Tuning.Of(s_choice.Spec));

    [Fact]
    public void An_assembly_without_tuning_has_none_and_its_kernels_all_the_same()
    {
        SideAssemblyContents contents = Read(SideAssembly.Table());

        Assert.True(contents.Tuning.IsEmpty);
        Assert.NotNull(contents.Assembly);
    }

    [Theory]
    [InlineData("hadal-tuning-999\n")]
    [InlineData("\0\0\0")]
    public void Tuning_that_cannot_be_read_makes_nothing_of_the_assembly_usable_and_is_told(string text)
    {
        SideAssemblyContents contents = Read(SideAssembly.Table(text), SideAssembly.Tuning(text));

        Assert.True(contents.Tuning.IsEmpty);
        Assert.Null(contents.Assembly);
        Assert.Contains("cannot be read: the tuning", contents.Failure);
    }

    [Fact]
    public void Tuning_that_was_altered_is_none() =>
        Assert.True(Read(SideAssembly.Table(s_text), SideAssembly.Tuning(s_text.Replace("n16", "n24", StringComparison.Ordinal))).Tuning.IsEmpty);

    [Fact]
    public void An_assembly_that_is_not_there_or_no_assembly_has_none()
    {
        Assert.True(SideAssemblyContents.Read("Hadal.Absent.Kernels", name => Assembly.Load(new AssemblyName(name))).Tuning.IsEmpty);
        Assert.True(SideAssemblyContents.Read("Bad", _ => Assembly.Load([1, 2, 3])).Tuning.IsEmpty);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_application_without_a_side_assembly_loads_none(string? name) =>
        Assert.True(SideAssemblyContents.Read(name, _ => throw new InvalidOperationException()).Tuning.IsEmpty);

    private static SideAssemblyContents Read(params (string, byte[])[] resources) => SideAssemblyContents.Read("Fake.Kernels", _ => SideAssembly.Load(resources));
}
