using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>Which configuration a call launches, with how many blocks, and which calls are refused.</summary>
[Collection(FakeDriver.Collection)]
public class GemmLaunchTests
{
    private const int N = 1032, K = 4096;

    private static readonly GemmSpec s_spec = new(N, K, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks);

    [Theory]
    [InlineData(8, 8, null)]
    [InlineData(8, 9, "t8w1x4d1")]
    [InlineData(16, 16, null)]
    [InlineData(16, 17, "t16w1x4d1")]
    public void A_skinny_configuration_is_refused_by_name_above_its_tokens(int tokens, int m, string? refused) => Check(new SkinnyGemm(tokens, 1, 4, 1), m, 132, refused);

    [Theory]
    [InlineData(64, 72, null)]
    [InlineData(64, 71, "m64n128s4p0k8")]
    [InlineData(64, 4, "m64n128s4p0k8")]
    [InlineData(65, 132, "m64n128s4p0k8")]
    public void A_split_is_refused_by_name_where_the_budget_does_not_hold_all_its_clusters(int m, int smBudget, string? refused) =>
        Check(new TiledGemm(64, 128, 4, 0, 8), m, smBudget, refused);

    [Theory]
    [InlineData(1, 4)]
    [InlineData(17, 24)]
    [InlineData(5000, 4)]
    [InlineData(5000, 132)]
    public void A_whole_tile_is_never_refused(int m, int smBudget) => Check(new TiledGemm(128, 128, 4, 2, 1), m, smBudget, null);

    [Fact]
    public void Where_the_configuration_measured_nearby_does_not_serve_the_call_the_model_chooses()
    {
        SkinnyGemm skinny = GemmCandidates.Of(s_spec).OfType<SkinnyGemm>().First(candidate => candidate is { Tokens: 8, Threads: < 256 });
        using CudaDevice device = FakeDriver.Open();
        GemmKernel kernel = GemmKernel.Create(s_spec, "Tuned", null, () => [new(s_spec.ToCanonical(), device.Name, 132, 8, skinny.Name)]);
        using DeviceStream stream = device.CreateStream();
        uint[] threads = [.. ((int[])[1, 8, 9, 16, 17, 1000]).Select(m => Run(device, stream, kernel, m).Block)];

        Assert.Equal([(uint)skinny.Threads, (uint)skinny.Threads], threads[..2]);
        IReadOnlyList<GemmConfiguration> variants = GemmTunedVariants.Of(s_spec, [new(s_spec.ToCanonical(), device.Name, 132, 8, skinny.Name)]).Variants;
        Assert.Equal([.. ((int[])[9, 16, 17, 1000]).Select(m => (uint)variants[GemmVariants.Pick(s_spec, variants, m, 132)].Threads)], threads[2..]);
    }

    private static void Check(GemmConfiguration configuration, int m, int smBudget, string? refused)
    {
        using CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();
        stream.SmBudget = smBudget;
        GemmKernel kernel = GemmKernel.Create<BFloat16>(N, K, configuration);
        if (refused is null)
        {
            FakeDriver.Launch launch = Run(device, stream, kernel, m);
            Assert.Equal(((uint)configuration.GridSize(s_spec, m, smBudget, 132), (uint)configuration.Threads), (launch.Grid, launch.Block));
            return;
        }

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => Run(device, stream, kernel, m));
        Assert.Equal("a", error.ParamName);
        Assert.Contains($"the configuration {refused}, which does not serve m = {m} on {smBudget} multiprocessors", error.Message, StringComparison.Ordinal);
        Assert.Empty(FakeDriver.Launches);
    }

    private static FakeDriver.Launch Run(Device device, DeviceStream stream, GemmKernel kernel, int m)
    {
        using Fp8Rows a = new(device, m, K);
        using Fp8Blocks b = new(device, N, K);
        using DeviceTensor<BFloat16> d = new(device, m, N);
        kernel.Run(stream, a, b, d);
        return FakeDriver.Launches[^1];
    }
}
