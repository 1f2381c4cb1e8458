using Hadal.Parallelism.Experts.Prediction;

namespace Hadal.Parallelism.Experts.Replay;

/// <summary>A <see cref="MovingAverage"/> whose half-life is so many steps of the tokens that steps have had until then.</summary>
internal sealed class StepAverage(int steps) : ILoadPredictor
{
    // Steps without tokens have no half-life, and nothing that could fade.
    private const double LeastHalfLife = 1e-9;

    private readonly MovingAverage _average = new(LeastHalfLife);
    private double _seen;
    private int _added;

    public double Tokens => _average.Tokens;

    public void Add(ExpertLoads step)
    {
        _seen += MovingAverage.TokensOf(step);
        _added++;
        _average.HalfLife = Math.Max(LeastHalfLife, steps * _seen / _added);
        _average.Add(step);
    }

    public ExpertLoads Predict() => _average.Predict();
}
