using System.Reflection;
using System.Text;
using Hadal.Compilation;
using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Loading;

public class ApplicationTuningTests
{
    private static readonly TunedChoice s_choice = new("hadal1|gemm|n=8", "NVIDIA H200", 132, 1, "m64n16");

    [Fact]
    public void What_the_build_wrote_is_found()
    {
        Assembly assembly = SideAssembly.Load(SideAssembly.Table(), (KernelTuning.ResourceName, Encoding.UTF8.GetBytes(new KernelTuning([s_choice]).Write())));

        Assert.Equal([s_choice], ApplicationTuning.Read("Fake.Kernels", _ => assembly).Of(s_choice.Spec));
    }

    [Fact]
    public void An_assembly_of_before_there_was_tuning_has_none() =>
        Assert.True(ApplicationTuning.Read("Fake.Kernels", _ => SideAssembly.Load(SideAssembly.Table())).IsEmpty);

    [Theory]
    [InlineData("")]
    [InlineData("hadal-tuning-999\n")]
    [InlineData("\0\0\0")]
    public void Tuning_that_cannot_be_read_is_none(string text) =>
        Assert.True(ApplicationTuning.Read("Fake.Kernels", _ => SideAssembly.Load((KernelTuning.ResourceName, Encoding.UTF8.GetBytes(text)))).IsEmpty);

    [Fact]
    public void An_assembly_that_is_not_there_or_no_assembly_has_none()
    {
        Assert.True(ApplicationTuning.Read("Hadal.Absent.Kernels", name => Assembly.Load(new AssemblyName(name))).IsEmpty);
        Assert.True(ApplicationTuning.Read("Bad", _ => Assembly.Load([1, 2, 3])).IsEmpty);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_application_without_a_side_assembly_loads_none(string? name) =>
        Assert.True(ApplicationTuning.Read(name, _ => throw new InvalidOperationException()).IsEmpty);
}
