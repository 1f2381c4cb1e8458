namespace Hadal.Parallelism.Pipelines;

/// <summary>What pictures and traces call an operation, of a plan and of a run alike.</summary>
internal static class OperationNames
{
    /// <summary>How the schedule's encoding writes the kind: <c>F</c>, <c>B</c>, <c>Bi</c>, <c>W</c>, <c>FB</c>, <c>C</c>.</summary>
    internal static string Of(PipelineOpKind kind) => kind switch
    {
        PipelineOpKind.Forward => "F",
        PipelineOpKind.Backward => "B",
        PipelineOpKind.BackwardInput => "Bi",
        PipelineOpKind.BackwardWeight => "W",
        PipelineOpKind.ForwardBackward => "FB",
        _ => "C",
    };

    /// <summary><c>F3</c>, <c>F3 B1</c>, <c>C</c>.</summary>
    /// <param name="operation">With micro-batches numbered over both directions, as <see cref="Numbered"/> gives it.</param>
    internal static string Of(in PipelineOp operation) => operation.Kind switch
    {
        PipelineOpKind.Communicate => Of(operation.Kind),
        PipelineOpKind.ForwardBackward => $"F{operation.MicroBatch} B{operation.BackwardMicroBatch}",
        _ => $"{Of(operation.Kind)}{operation.MicroBatch}",
    };

    /// <summary>The operation with micro-batches numbered over both directions.</summary>
    internal static PipelineOp Numbered(PipelineSchedule schedule, in PipelineOp operation) => operation.Kind switch
    {
        PipelineOpKind.Communicate => operation,
        PipelineOpKind.ForwardBackward => operation with
        {
            MicroBatch = schedule.MicroBatchOf(operation.Phase, operation.MicroBatch),
            BackwardMicroBatch = schedule.MicroBatchOf(operation.BackwardPhase, operation.BackwardMicroBatch),
        },
        _ => operation with { MicroBatch = schedule.MicroBatchOf(operation.Phase, operation.MicroBatch) },
    };
}
