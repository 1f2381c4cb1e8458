using CsCheck;
using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

public class GemmTunedPicksTests
{
    private const string Gpu = "NVIDIA H200";
    private const int All = 132;

    private static readonly GemmSpec s_spec = GemmSpec.Parse("hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks");
    private static readonly GemmConfiguration[] s_variants = [.. GemmCandidates.Of(s_spec).Take(4)];

    private readonly GemmTunedPicks _picks = Picks((1, 0), (64, 1), (4096, 2));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    [InlineData(64, 1)]
    [InlineData(511, 1)]
    [InlineData(512, 2)]
    [InlineData(4096, 2)]
    [InlineData(int.MaxValue, 2)]
    public void The_nearest_measured_rows_by_ratio_decide_and_the_larger_of_two_equally_near(int m, int expected) =>
        Assert.Equal(expected, _picks.Pick(Gpu, All, m, All));

    [Theory]
    [InlineData("NVIDIA H100 80GB HBM3", 132, 132)]
    [InlineData("NVIDIA H200", 114, 114)]
    [InlineData("nvidia h200", 132, 132)]
    [InlineData("NVIDIA H200", 132, 112)]
    [InlineData("NVIDIA H200", 112, 132)]
    public void Another_GPU_and_a_part_of_this_one_are_left_to_the_model(string gpu, int multiprocessors, int smBudget) =>
        Assert.Equal(-1, _picks.Pick(gpu, multiprocessors, 64, smBudget));

    [Fact]
    public void Where_nothing_was_measured_the_model_chooses() => Assert.Equal(-1, new GemmTunedPicks(s_variants, []).Pick(Gpu, All, 1, All));

    [Fact]
    public void A_point_whose_configuration_is_not_compiled_is_left_to_the_model()
    {
        GemmTunedPicks picks = new(s_variants, [Choice(Gpu, 1, s_variants[3].Name), Choice(Gpu, 100, "m1n1")]);

        Assert.Equal(3, picks.Pick(Gpu, All, 2, All));
        Assert.Equal(-1, picks.Pick(Gpu, All, 100, All));
    }

    [Fact]
    public void Each_GPU_has_its_own_choice()
    {
        GemmTunedPicks picks = new(s_variants, [Choice(Gpu, 1, s_variants[3].Name), Choice("NVIDIA H100 PCIe", 1, s_variants[2].Name)]);

        Assert.Equal(3, picks.Pick(Gpu, All, 1, All));
        Assert.Equal(2, picks.Pick("NVIDIA H100 PCIe", All, 1, All));
    }

    [Fact]
    public void A_pick_is_the_point_with_the_least_distance_of_logarithms() => Gen.Select(Gen.Int[1, int.MaxValue].Array[1, 8], Gen.Int[1, int.MaxValue]).Sample((rows, m) =>
    {
        int[] points = [.. rows.Distinct()];
        GemmTunedPicks picks = Picks([.. points.Select((point, i) => (point, i % s_variants.Length))]);
        double Distance(int point) => Math.Abs(Math.Log((double)point / m));
        double least = points.Min(Distance);

        int picked = picks.Pick(Gpu, All, m, All);

        Assert.Contains(picked, points.Select((point, i) => (point, i)).Where(pair => Distance(pair.point) <= least + 1e-9).Select(pair => pair.i % s_variants.Length));
    });

    [Fact]
    public void A_choice_allocates_nothing()
    {
        _picks.Pick(Gpu, All, 1, All);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int m = 1; m < 1000; m++)
        {
            _picks.Pick(Gpu, All, m, All);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static GemmTunedPicks Picks(params (int M, int Variant)[] points) => new(s_variants, [.. points.Reverse().Select(point => Choice(Gpu, point.M, s_variants[point.Variant].Name))]);

    private static TunedChoice Choice(string gpu, int m, string configuration) => new(s_spec.ToCanonical(), gpu, All, m, configuration);
}
