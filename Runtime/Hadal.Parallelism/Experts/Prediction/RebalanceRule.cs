using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Migration;

namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>Hysteresis: a new placement is worth its migration if it is predicted to save more time than the moves take, and more than noise.</summary>
public sealed record RebalanceRule
{
    /// <summary>Weights of one expert of one layer, in bytes.</summary>
    public required double BytesPerReplica { get; init; }

    /// <summary>What one GPU receives at, in bytes a second.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>What one token takes one expert on one GPU, in seconds.</summary>
    public required double SecondsPerToken { get; init; }

    /// <summary>Steps that the new placement will serve.</summary>
    public required double Steps { get; init; }

    /// <summary>How many times its cost a migration must save.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>Weighs a new placement against the present one.</summary>
    /// <param name="current">The present placement.</param>
    /// <param name="planned">The new one.</param>
    /// <param name="predicted">The loads of one step, in tokens.</param>
    /// <param name="tokens">Tokens of a layer that the prediction rests on (<see cref="ILoadPredictor.Tokens"/>).</param>
    /// <exception cref="ArgumentException">Shapes differ.</exception>
    public RebalanceVerdict Weigh(ExpertPlacement current, ExpertPlacement planned, ExpertLoads predicted, double tokens)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(current);
        double[] before = PlacementMeasures.MaxOverMean(current, predicted), after = PlacementMeasures.MaxOverMean(planned, predicted);
        double saved = 0;
        for (int layer = 0; layer < before.Length; layer++)
        {
            saved += (before[layer] - after[layer]) * predicted.Layer(layer).ToArray().Sum(load => (double)load) / current.Gpus;
        }

        double gain = saved * SecondsPerToken * Steps, cost = PlacementMoves.MostIntoOneGpu(current, planned) * BytesPerReplica / BytesPerSecond;
        double noise = NoiseFloor.OfFullest(tokens, current.Gpus);
        return new(gain > Margin * cost && before.Average() - after.Average() > noise, gain, cost, noise);
    }
}
