namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>A weighted sum of loads, in float64 so that what was added can be taken away again.</summary>
internal sealed class LoadSum
{
    private double[] _values = [];
    private int _layers, _experts;

    internal bool IsEmpty => _layers == 0;

    /// <summary>The mean load of a layer.</summary>
    internal double PerLayer => IsEmpty ? 0 : Math.Max(0, _values.Sum()) / _layers;

    internal void Add(ExpertLoads step, double weight)
    {
        if (IsEmpty)
        {
            (_layers, _experts, _values) = (step.Layers, step.Experts, new double[step.Layers * step.Experts]);
        }

        if (step.Layers != _layers || step.Experts != _experts)
        {
            throw new ArgumentException($"The step has {Counted.Of(step.Layers, "layer")} of {Counted.Of(step.Experts, "expert")}; those before have {_layers} of {_experts}.", nameof(step));
        }

        for (int layer = 0; layer < _layers; layer++)
        {
            ReadOnlySpan<float> loads = step.Layer(layer);
            for (int expert = 0; expert < loads.Length; expert++)
            {
                _values[(layer * _experts) + expert] += weight * loads[expert];
            }
        }
    }

    internal void Scale(double factor)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] *= factor;
        }
    }

    internal ExpertLoads ToLoads() => IsEmpty
        ? throw new InvalidOperationException("Nothing was added yet; a prediction needs at least one step.")
        : new(_layers, _experts, [.. _values.Select(value => (float)Math.Clamp(value, 0, float.MaxValue))]);
}
