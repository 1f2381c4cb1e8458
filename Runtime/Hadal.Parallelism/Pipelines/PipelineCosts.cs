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

    /// <summary>The time of an operation that computes; 0 of a batch of transfers.</summary>
    public double Of(PipelineOpKind kind) => kind switch
    {
        PipelineOpKind.Forward => Forward,
        PipelineOpKind.Backward => BackwardInput + BackwardWeight,
        PipelineOpKind.BackwardInput => BackwardInput,
        PipelineOpKind.BackwardWeight => BackwardWeight,
        PipelineOpKind.ForwardBackward => ForwardBackward,
        _ => 0,
    };

    internal void ThrowUnlessTimes()
    {
        foreach ((string name, double time) in (ReadOnlySpan<(string, double)>)[
            (nameof(Forward), Forward), (nameof(BackwardInput), BackwardInput), (nameof(BackwardWeight), BackwardWeight), (nameof(Pair), ForwardBackward), (nameof(Link), Link)])
        {
            if (!(time >= 0 && double.IsFinite(time)))
            {
                throw new ArgumentOutOfRangeException(name, time, $"{name} is a time, a finite number of at least 0.");
            }
        }
    }
}
