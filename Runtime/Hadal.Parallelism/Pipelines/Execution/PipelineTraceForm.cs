namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>What the operations of a run are in the traces of its ranks.</summary>
public enum PipelineTraceForm
{
    /// <summary>Work on stream 0: what computes, computes in the call.</summary>
    Work,

    /// <summary>Phases: what the calls launch is recorded besides, as work of its own, and falls into them.</summary>
    Phases,
}
