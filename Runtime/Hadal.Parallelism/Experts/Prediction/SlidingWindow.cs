namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>The sum of the last steps: every token counts the same.</summary>
/// <param name="steps">How many, at least 1.</param>
public sealed class SlidingWindow(int steps) : ILoadPredictor
{
    private readonly int _steps = steps >= 1 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), steps, "A window has at least one step.");
    private readonly Queue<ExpertLoads> _window = new();
    private readonly LoadSum _sum = new();

    /// <inheritdoc/>
    public double Tokens => _sum.PerLayer;

    /// <inheritdoc/>
    public void Add(ExpertLoads step)
    {
        ArgumentNullException.ThrowIfNull(step);
        _sum.Add(step, 1);
        _window.Enqueue(step);
        if (_window.Count > _steps)
        {
            _sum.Add(_window.Dequeue(), -1);
        }
    }

    /// <inheritdoc/>
    public ExpertLoads Predict() => _sum.ToLoads();
}
