using Hadal.Cli.Commands.Bench.Mla.Measurements;
using Hadal.Cli.Commands.Bench.Mla.Operands;
using Hadal.Cli.Commands.Bench.Mla.Peers;
using Hadal.Cli.Commands.Bench.Mla.Problems;
using Hadal.Cli.Commands.Bench.Mla.Reports;

namespace Hadal.Cli.Tests.Mla;

public class MlaProblemTests
{
    private const string H200 = "NVIDIA H200";

    [Fact]
    public void Lengths_are_what_they_are_called()
    {
        Assert.All(MlaLengths.Fixed.Draw(128, 4096, 1), length => Assert.Equal(4096, length));
        int[] normal = MlaLengths.Normal.Draw(4000, 4096, 2);
        Assert.InRange(normal.Average(), 3900, 4400);
        Assert.Equal(normal, MlaLengths.Normal.Draw(4000, 4096, 2));
        Assert.All(normal, length => Assert.True(length >= 2));
        int[] imbalanced = [.. MlaLengths.Imbalanced.Draw(128, 4096, 1).Order()];
        Assert.Equal(128 * 4096, imbalanced.Sum());
        Assert.InRange(imbalanced[127] / (double)imbalanced[126], 100, 100.1);
        Assert.Equal(imbalanced[0], imbalanced[126]);
    }

    [Fact]
    public void Operations_and_bytes_are_those_of_the_tokens_that_are_seen()
    {
        MlaRates one = new(new(2, 128, 1, 10), [10, 10]);
        Assert.Equal(2.0 * 20 * 128 * 1088, one.Operations);
        Assert.Equal((20.0 * 1152) + (2.0 * 128 * ((2 * 1088) + 4)), one.Bytes);

        // The first of three query tokens sees two tokens less than the last; of one token it sees none.
        MlaRates three = new(new(2, 16, 3, 5) { Cache = MlaCache.Fp8 }, [5, 1]);
        Assert.Equal(2.0 * (3 + 4 + 5 + 1) * 16 * 1088, three.Operations);
        Assert.Equal((6.0 * 656) + (2.0 * 3 * 16 * ((2 * 1088) + 4)), three.Bytes);
    }

    [Fact]
    public void The_roofline_is_the_longer_of_arithmetic_and_memory()
    {
        MlaRates few = new(new(128, 16, 1, 4096), MlaLengths.Fixed.Draw(128, 4096, 1));
        Assert.InRange(few.RooflineUs(1755, 132, H200)!.Value, 140, 146);
        MlaRates many = new(new(128, 128, 1, 4096), MlaLengths.Fixed.Draw(128, 4096, 1));
        Assert.InRange(many.RooflineUs(1755, 132, H200)!.Value, 150, 160);
        Assert.Null(many.RooflineUs(1755, 132, "another"));
        Assert.Null(many.RooflineUs(null, 132, H200));
    }

    [Fact]
    public void Every_default_step_can_be_served_and_has_an_anchor_or_a_rival()
    {
        Assert.All(MlaProblems.ForGpu.Concat(MlaProblems.ForCpu), problem => problem.Check());
        Assert.Equal(MlaProblems.ForGpu, MlaProblems.ForGpu.Distinct());
        Assert.All(MlaProblems.ForGpu, problem => Assert.True(problem.Rival is not null || Anchor(H200, problem) is not null, problem.ToString()));
        Assert.All(MlaProblems.ForGpu, problem => Assert.Null(Anchor("NVIDIA H100 80GB HBM3", problem)));
    }

    [Fact]
    public void A_time_is_compared_with_the_anchor_of_its_kind()
    {
        MlaBenchRow row = new() { Case = MlaBenchCase.Of(new(128, 128, 1, 4096), MlaBenchCase.Decode), OursUs = 200, SplitUs = 190, DirtyUs = 220, SplitDirtyUs = 210 };

        MlaBenchRow clean = MlaDecodeMeasurement.BesideFlashMla(row, Anchor(H200, new(128, 128, 1, 4096)));
        Assert.Equal((235.31, 235.31 / 200, 234.51 / 190, FlashMlaAnchor.Clean), (clean.PeerUs, clean.Ratio, clean.RatioSplit, clean.Anchor));

        MlaBenchRow dirty = MlaDecodeMeasurement.BesideFlashMla(row, Anchor(H200, new(128, 128, 1, 8192)));
        Assert.Equal((444.012, 444.012 / 210, FlashMlaAnchor.Dirty), (dirty.PeerUs, dirty.Ratio, dirty.Anchor));
        Assert.Null(dirty.RatioSplit);

        MlaProblem normal = new(128, 128, 2, 4096) { Lengths = MlaLengths.Normal };
        MlaRates rates = new(normal, normal.DrawLengths());
        MlaBenchRow byRate = MlaDecodeMeasurement.BesideFlashMla(row, Anchor(H200, normal));
        Assert.Equal(rates.Tflops(210) / 691.628, byRate.Ratio!.Value, 1e-9);
        Assert.Equal(FlashMlaAnchor.ByRate, byRate.Anchor);
        Assert.Null(MlaDecodeMeasurement.BesideFlashMla(row, null).Peer);
    }

    [Fact]
    public void Pages_of_a_table_are_each_there_once()
    {
        ShuffledPages pages = new([100, 0, 64, 65, 1], 64);
        Assert.Equal((6, 2), (pages.Pages, pages.OfSequence));
        Assert.Equal(Enumerable.Range(0, 6), pages.Table.Where(page => page >= 0).Order());
        Assert.Equal([2, 0, 1, 2, 1], Enumerable.Range(0, 5).Select(sequence => pages.Table.Skip(2 * sequence).Take(2).Count(page => page >= 0)));
    }

    private static FlashMlaAnchor? Anchor(string gpu, MlaProblem problem) => FlashMlaAnchors.Of(gpu, problem, new(problem, problem.DrawLengths()));
}
