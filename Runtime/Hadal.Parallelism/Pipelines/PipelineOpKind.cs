namespace Hadal.Parallelism.Pipelines;

/// <summary>What a rank does at one point of its program.</summary>
public enum PipelineOpKind : byte
{
    /// <summary>F: forward of a micro-batch.</summary>
    Forward,

    /// <summary>B: full backward, input and weight gradient.</summary>
    Backward,

    /// <summary>Bi: the gradient of the input alone; that of the weights is queued.</summary>
    BackwardInput,

    /// <summary>W: the oldest weight gradient that was queued.</summary>
    BackwardWeight,

    /// <summary>FB: the forward of one micro-batch and the full backward of another, overlapped.</summary>
    ForwardBackward,

    /// <summary>C: a batch of sends and receives, which is waited for before the next computation.</summary>
    Communicate,
}
