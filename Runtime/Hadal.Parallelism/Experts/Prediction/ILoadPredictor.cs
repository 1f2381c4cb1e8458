namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>Tells the loads to plan for from those that were.</summary>
public interface ILoadPredictor
{
    /// <summary>Takes in the loads of one more step.</summary>
    /// <exception cref="ArgumentException">They are of another shape than those before.</exception>
    void Add(ExpertLoads step);

    /// <summary>The predicted loads; their scale means nothing.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added yet.</exception>
    ExpertLoads Predict();

    /// <summary>How many tokens of a layer the prediction rests on, for <see cref="NoiseFloor"/>.</summary>
    double Tokens { get; }
}
