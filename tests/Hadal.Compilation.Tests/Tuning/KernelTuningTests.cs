using CsCheck;
using Xunit;

namespace Hadal.Compilation.Tests.Tuning;

public class KernelTuningTests
{
    private static readonly Gen<TunedChoice> s_choices =
        from n in Gen.Int[1, 4]
        from multiprocessors in Gen.Int[1, 200]
        from m in Gen.Int[1, int.MaxValue]
        select new TunedChoice($"hadal1|gemm|n={8 * n}", $"NVIDIA H{100 * n}", multiprocessors, m, $"m64n{n}");

    [Fact]
    public void Tuning_survives_its_text_in_sorted_order() => s_choices.Array[0, 20].Select(choices => choices.DistinctBy(choice => (choice.Spec, choice.Gpu, choice.Multiprocessors, choice.M)).ToArray()).Sample(choices =>
    {
        string text = new KernelTuning(choices).Write();
        KernelTuning read = KernelTuning.Read(text);

        Assert.Equal(text, read.Write());
        Assert.Equal(text, new KernelTuning(choices.Reverse()).Write());
        Assert.Equal(choices.Length == 0, read.IsEmpty);
        foreach (IGrouping<string, TunedChoice> ofSpec in choices.GroupBy(choice => choice.Spec))
        {
            Assert.Equal(ofSpec.OrderBy(choice => choice.ToString(), StringComparer.Ordinal), read.Of(ofSpec.Key).OrderBy(choice => choice.ToString(), StringComparer.Ordinal));
        }
    });

    [Fact]
    public void Of_a_kernel_that_was_not_measured_nothing_is_known() => Assert.Empty(KernelTuning.None.Of("hadal1|gemm|n=8"));

    [Theory]
    [InlineData("")]
    [InlineData("hadal-tuning-2\n")]
    [InlineData("hadal-tuning-1\na\tb\n")]
    [InlineData("hadal-tuning-1\nspec\tgpu\t132\tmany\tm64\n")]
    [InlineData("hadal-tuning-1\nspec\tgpu\t0\t1\tm64\n")]
    [InlineData("hadal-tuning-1\nspec\tgpu\t132\t99999999999\tm64\n")]
    public void Text_that_is_no_tuning_is_refused(string text) => Assert.Throws<FormatException>(() => KernelTuning.Read(text));
}
