namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>What a time means for a shape.</summary>
internal static class GemmRates
{
    private const int ScaleBlock = 128;

    /// <summary>10¹² multiplications and additions a second.</summary>
    internal static double Tflops(GemmShape shape, double microseconds) => shape.Operations / microseconds / 1e6;

    /// <summary>10¹² bytes a second, each byte of operands, scales and result counted once.</summary>
    internal static double TbPerS(GemmShape shape, GemmResult result, double microseconds)
    {
        double blocksOfK = Math.Ceiling(shape.K / (double)ScaleBlock);
        double values = ((double)shape.M * shape.K) + ((double)shape.N * shape.K);
        double scales = sizeof(float) * blocksOfK * (shape.M + Math.Ceiling(shape.N / (double)ScaleBlock));
        double product = (double)shape.M * shape.N * result.Bytes();
        return (values + scales + product) / microseconds / 1e6;
    }
}
