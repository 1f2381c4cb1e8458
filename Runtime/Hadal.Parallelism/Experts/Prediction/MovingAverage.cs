namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>
/// A sum in which old tokens fade, exponentially and by the tokens that came since, not by the steps: a step of few tokens then neither
/// says nor forgets much.
/// </summary>
/// <param name="halfLife">Tokens of a layer after which one counts half, above 0.</param>
public sealed class MovingAverage(double halfLife) : ILoadPredictor
{
    private readonly double _halfLife = halfLife > 0 && double.IsFinite(halfLife)
        ? halfLife
        : throw new ArgumentOutOfRangeException(nameof(halfLife), halfLife, "A half-life is a finite number of tokens above 0.");

    private readonly LoadSum _sum = new();

    /// <inheritdoc/>
    public double Tokens => _sum.PerLayer;

    /// <inheritdoc/>
    public void Add(ExpertLoads step)
    {
        ArgumentNullException.ThrowIfNull(step);
        double tokens = 0;
        for (int layer = 0; layer < step.Layers; layer++)
        {
            foreach (float load in step.Layer(layer))
            {
                tokens += (double)load / step.Layers;
            }
        }

        _sum.Scale(Math.Pow(0.5, tokens / _halfLife));
        _sum.Add(step, 1);
    }

    /// <inheritdoc/>
    public ExpertLoads Predict() => _sum.ToLoads();
}
