namespace Hadal.Parallelism.Pipelines;

/// <summary>One send or receive of a batch.</summary>
/// <param name="Kind">What, and which way.</param>
/// <param name="Phase">The module of this rank whose input or output it is: 0 or 1 for DualPipe and V shapes, the chunk for interleaved.</param>
/// <param name="MicroBatch">Which micro-batch of that module.</param>
/// <param name="Peer">The rank at the other end.</param>
public readonly record struct PipelineTransfer(TransferKind Kind, int Phase, int MicroBatch, int Peer);
