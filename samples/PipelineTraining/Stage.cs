namespace PipelineTraining;

/// <summary>Successive layers with a copy of their weights, and what they keep of the micro-batches that are under way.</summary>
internal sealed class Stage
{
    private readonly Layer[] _layers;
    private readonly Dictionary<int, Tape[]> _tapes = [];

    internal Stage(int width, ReadOnlySpan<float> weights)
    {
        Weights = weights.ToArray();
        Gradient = new float[weights.Length];
        _layers = [.. Enumerable.Range(0, weights.Length / Layer.Size(width)).Select(layer => new Layer(width, layer * Layer.Size(width)))];
    }

    internal float[] Weights { get; }

    internal float[] Gradient { get; set; }

    /// <summary>Micro-batches of which it keeps something; none between two steps.</summary>
    internal int UnderWay => _tapes.Count;

    internal float[] Forward(int microBatch, float[] x)
    {
        Tape[] tapes = [.. _layers.Select(_ => new Tape())];
        for (int layer = 0; layer < _layers.Length; layer++)
            x = _layers[layer].Forward(Weights, tapes[layer], x);
        _tapes.Add(microBatch, tapes);
        return x;
    }

    internal float[] BackwardInput(int microBatch, float[] dy)
    {
        for (int layer = _layers.Length - 1; layer >= 0; layer--)
            dy = _layers[layer].BackwardInput(Weights, _tapes[microBatch][layer], dy);
        return dy;
    }

    internal void BackwardWeight(int microBatch)
    {
        _tapes.Remove(microBatch, out Tape[]? tapes);
        for (int layer = 0; layer < _layers.Length; layer++)
            _layers[layer].BackwardWeight(Gradient, tapes![layer]);
    }

    /// <summary>Gradient descent; the next step's gradient begins at zero.</summary>
    internal void Descend(float rate)
    {
        for (int i = 0; i < Weights.Length; i++)
            Weights[i] -= rate * Gradient[i];
        Gradient = new float[Gradient.Length];
    }
}
