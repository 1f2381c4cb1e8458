using CsCheck;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Specs;

namespace Hadal.Cli.Tests;

public class GemmRatesTests
{
    private const string H200 = "NVIDIA H200";

    private static readonly GemmOperation s_forward = GemmOperation.Forward(GemmResult.BFloat16);

    [Fact]
    public void Bytes_are_those_of_operands_scales_and_result()
    {
        // 3 × 256 and 130 × 256 of one byte; scales 2 × 3 and 2 × 2; result 3 × 130 of two bytes.
        Assert.Equal(768 + 33280 + (4 * (6 + 4)) + 780, new GemmProblem(new(3, 130, 256), s_forward).Bytes);

        // Scales 2 × 3 and 2 × 130; result of four bytes, read and written.
        GemmOperation accumulated = new(ScaleLayout.RowsByRows, GemmResult.Float32, Accumulates: true);
        Assert.Equal(768 + 33280 + (4 * (6 + 260)) + (2 * 1560), new GemmProblem(new(3, 130, 256), accumulated).Bytes);
        Assert.Equal(768 + 33280 + (4 * (6 + 260)) + 1560, new GemmProblem(new(3, 130, 256), accumulated with { Accumulates = false }).Bytes);
    }

    [Fact]
    public void A_product_at_the_speed_of_arithmetic_lies_on_the_roofline()
    {
        // 132 multiprocessors × 8192 operations × 1500 MHz = 1622 TFLOPS.
        GemmProblem problem = new(new(8192, 8192, 8192), s_forward);
        double least = problem.Shape.Operations / (132 * 8192 * 1500e6) * 1e6;
        Assert.Equal(1, GemmRates.Roofline(problem, least, 1500, 132, H200)!.Value, 12);
        Assert.Equal(0.5, GemmRates.Roofline(problem, 2 * least, 1500, 132, H200)!.Value, 12);

        // A part of the chip has a lower roof.
        Assert.Equal(1, GemmRates.Roofline(problem, least * 132 / 24, 1500, 24, H200)!.Value, 12);
    }

    [Fact]
    public void A_product_at_the_speed_of_memory_lies_on_the_roofline()
    {
        GemmProblem problem = new(new(1, 7168, 16384), s_forward);
        Assert.Equal(1, GemmRates.Roofline(problem, problem.Bytes / 4.3e6, 1500, 132, H200)!.Value, 12);
    }

    [Fact]
    public void Without_a_clock_or_for_a_GPU_whose_memory_nobody_measured_there_is_no_roofline()
    {
        GemmProblem problem = new(new(1, 7168, 16384), s_forward);
        Assert.Null(GemmRates.Roofline(problem, 10, null, 132, H200));
        Assert.Null(GemmRates.Roofline(problem, 10, 1500, 132, "NVIDIA H100 80GB HBM3"));
    }

    [Fact]
    public void Rates_fall_as_times_grow() => Gen.Select(Gen.Int[1, 9999], Gen.Int[1, 9999], Gen.Int[1, 9999], Gen.Double[0.1, 1e5]).Sample((m, n, k, us) =>
    {
        GemmProblem problem = new(new(m, n, k), s_forward);
        return GemmRates.Tflops(problem, us) > GemmRates.Tflops(problem, us * 1.01)
            && GemmRates.TbPerS(problem, us) > GemmRates.TbPerS(problem, us * 1.01)
            && GemmRates.Roofline(problem, us, 1500, 132, H200) > GemmRates.Roofline(problem, us * 1.01, 1500, 132, H200);
    });
}
