namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>What counts of tokens cannot tell: n of them scatter by √n (Poisson), relatively 1/√n.</summary>
public static class NoiseFloor
{
    /// <summary>The relative scatter of a count; infinite of none, so that no gain exceeds it.</summary>
    public static double Of(double tokens) => tokens > 0 ? 1 / Math.Sqrt(tokens) : double.PositiveInfinity;
}
