namespace Hadal.Parallelism.Pipelines;

/// <summary>One operation of a program.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Phase">The module that computes: 0 or 1 for DualPipe and V shapes, the chunk for interleaved. Of a pair, that of the forward.</param>
/// <param name="MicroBatch">Which micro-batch of that module. Of a pair, that of the forward.</param>
/// <param name="BackwardPhase">Of a pair, the module of the backward.</param>
/// <param name="BackwardMicroBatch">Of a pair, the micro-batch of the backward.</param>
/// <remarks>Of <see cref="PipelineOpKind.Communicate"/>, <paramref name="Phase"/> and <paramref name="MicroBatch"/> are start and count in the program's transfers.</remarks>
public readonly record struct PipelineOp(PipelineOpKind Kind, int Phase, int MicroBatch, int BackwardPhase = 0, int BackwardMicroBatch = 0);
