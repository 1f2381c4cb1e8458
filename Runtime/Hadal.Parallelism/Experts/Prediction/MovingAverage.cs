namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>
/// A sum in which old tokens fade, exponentially and by the tokens that came since, not by the steps: a step of few tokens then neither
/// says nor forgets much.
/// </summary>
/// <param name="halfLife">Tokens of a layer after which one counts half, above 0.</param>
public sealed class MovingAverage(double halfLife) : ILoadPredictor
{
    private readonly LoadSum _sum = new();

    internal double HalfLife { get; set; } = halfLife > 0 && double.IsFinite(halfLife)
        ? halfLife
        : throw new ArgumentOutOfRangeException(nameof(halfLife), halfLife, "A half-life is a finite number of tokens above 0.");

    /// <inheritdoc/>
    public double Tokens => _sum.PerLayer;

    /// <inheritdoc/>
    public void Add(ExpertLoads step)
    {
        ArgumentNullException.ThrowIfNull(step);
        _sum.Scale(Math.Pow(0.5, TokensOf(step) / HalfLife));
        _sum.Add(step, 1);
    }

    /// <inheritdoc/>
    public ExpertLoads Predict() => _sum.ToLoads();

    /// <summary>Of a layer.</summary>
    internal static double TokensOf(ExpertLoads step)
    {
        double tokens = 0;
        for (int layer = 0; layer < step.Layers; layer++)
        {
            foreach (float load in step.Layer(layer))
            {
                tokens += (double)load / step.Layers;
            }
        }

        return tokens;
    }
}
