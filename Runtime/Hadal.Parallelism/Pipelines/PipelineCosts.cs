namespace Hadal.Parallelism.Pipelines;

/// <summary>How long operations take, in any one unit.</summary>
/// <param name="Forward">F.</param>
/// <param name="BackwardInput">b, the gradient of the input.</param>
/// <param name="BackwardWeight">w, the gradient of the weights; a full backward takes b + w.</param>
/// <param name="Pair">An overlapped forward and full backward; f + b + w where it gains nothing.</param>
/// <param name="Link">From the end of a send's computation to its arrival.</param>
public sealed record PipelineCosts(double Forward = 1, double BackwardInput = 1, double BackwardWeight = 1, double? Pair = null, double Link = 0)
{
    /// <summary>The time of a pair.</summary>
    public double ForwardBackward => Pair ?? (Forward + BackwardInput + BackwardWeight);
}
