namespace Hadal.Parallelism.Experts;

/// <summary>Tokens, or any other measure of load, of every expert of every layer: [layers, experts] in float32.</summary>
public sealed class ExpertLoads
{
    private readonly float[] _values;

    /// <param name="layers">Layers with experts, at least one.</param>
    /// <param name="experts">Experts of a layer, at least one.</param>
    /// <param name="values">Row after row; copied.</param>
    /// <exception cref="ArgumentException">The size differs, or a load is negative, infinite or not a number; the message names layer and expert.</exception>
    public ExpertLoads(int layers, int experts, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(experts, 1);
        if ((long)layers * experts != values.Length)
        {
            throw new ArgumentException($"{Counted.Of(layers, "layer")} of {Counted.Of(experts, "expert")} need {Counted.Of((long)layers * experts, "load")}; given: {values.Length}.", nameof(values));
        }

        (Layers, Experts, _values) = (layers, experts, values.ToArray());
        for (int i = 0; i < _values.Length; i++)
        {
            if (!float.IsFinite(_values[i]) || _values[i] < 0)
            {
                throw new ArgumentException($"The load of expert {i % experts} in layer {i / experts} is {_values[i]}; a finite number of at least 0 was expected.", nameof(values));
            }

            // Minus zero would sort apart from zero.
            _values[i] += 0f;
        }
    }

    /// <summary>Layers with experts.</summary>
    public int Layers { get; }

    /// <summary>Experts of a layer.</summary>
    public int Experts { get; }

    /// <summary>The loads of a layer's experts.</summary>
    public ReadOnlySpan<float> Layer(int layer) => _values.AsSpan(layer * Experts, Experts);

    /// <summary>Loads from one row a layer.</summary>
    /// <exception cref="ArgumentException">There is no row, rows differ in length, or a load is unfit.</exception>
    public static ExpertLoads FromRows(IReadOnlyList<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 || rows.Any(row => row is null || row.Length == 0))
        {
            throw new ArgumentException("Loads need at least one layer, and at least one expert in each.", nameof(rows));
        }

        int experts = rows[0].Length;
        for (int layer = 1; layer < rows.Count; layer++)
        {
            if (rows[layer].Length != experts)
            {
                throw new ArgumentException($"Layer {layer} has loads of {Counted.Of(rows[layer].Length, "expert")}; layer 0 has {experts}.", nameof(rows));
            }
        }

        return new(rows.Count, experts, rows.SelectMany(row => row).ToArray());
    }
}
