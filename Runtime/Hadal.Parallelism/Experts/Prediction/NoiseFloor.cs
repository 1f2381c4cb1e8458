namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>What counts of tokens cannot tell: n of them scatter by √n (Poisson), relatively 1/√n.</summary>
public static class NoiseFloor
{
    /// <summary>What scatter alone makes of max/mean over GPUs: the largest of so many normal deviates is about √(2 ln GPUs).</summary>
    /// <param name="tokens">Of a layer, on all GPUs together.</param>
    /// <param name="gpus">How many.</param>
    public static double OfFullest(double tokens, int gpus) => Of(tokens / gpus) * Math.Sqrt(2 * Math.Log(Math.Max(2, gpus)));

    /// <summary>The relative scatter of a count; infinite of none, so that no gain exceeds it.</summary>
    public static double Of(double tokens) => tokens > 0 ? 1 / Math.Sqrt(tokens) : double.PositiveInfinity;
}
