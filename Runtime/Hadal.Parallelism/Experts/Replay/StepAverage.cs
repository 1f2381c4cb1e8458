using Hadal.Parallelism.Experts.Prediction;

namespace Hadal.Parallelism.Experts.Replay;

/// <summary>A <see cref="MovingAverage"/> whose half-life is the tokens that so many steps until then have had.</summary>
internal sealed class StepAverage(int steps) : ILoadPredictor
{
    // Steps without tokens have no half-life, and nothing that could fade.
    private const double LeastHalfLife = 1e-9;

    private readonly MovingAverage _average = new(LeastHalfLife);
    private readonly Queue<double> _recent = new();

    public double Tokens => _average.Tokens;

    public void Add(ExpertLoads step)
    {
        _recent.Enqueue(MovingAverage.TokensOf(step));
        if (_recent.Count > steps)
        {
            _recent.Dequeue();
        }

        _average.HalfLife = Math.Max(LeastHalfLife, steps * _recent.Average());
        _average.Add(step);
    }

    public ExpertLoads Predict() => _average.Predict();
}
