namespace Hadal.Parallelism.Traces;

/// <summary>What an event of a trace is about, as far as the analysis cares.</summary>
internal enum TraceCategory
{
    Unknown,
    Other,

    /// <summary>A kernel on the GPU.</summary>
    Kernel,

    /// <summary>A copy or a fill on the GPU.</summary>
    Memory,

    /// <summary>A call of the CUDA runtime or driver on the host.</summary>
    Call,

    /// <summary>A range that the user named.</summary>
    Annotation,
}
