namespace Hadal.Parallelism.Pipelines;

/// <summary>The methods of pipeline parallelism for which there are schedules.</summary>
public enum PipelineKind
{
    /// <summary>One forward, one backward (PipeDream-Flush, Narayanan et al. 2021).</summary>
    OneForwardOneBackward,

    /// <summary>1F1B in which each rank holds several chunks of the model (Megatron-LM, Narayanan et al. 2021).</summary>
    Interleaved,

    /// <summary>ZB-H1: the weight gradient apart, with the activations of 1F1B (Qi et al. 2023, "Zero Bubble Pipeline Parallelism").</summary>
    ZeroBubbleH1,

    /// <summary>ZB-V: two chunks a rank in the shape of a V (Qi et al. 2024, "Pipeline Parallelism with Controllable Memory").</summary>
    ZeroBubbleV,

    /// <summary>DualPipe: micro-batches from both ends (DeepSeek-V3 Technical Report, 2024).</summary>
    DualPipe,

    /// <summary>DualPipeV: DualPipe cut in half, stages in the shape of a V.</summary>
    DualPipeV,
}
