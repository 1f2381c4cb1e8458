namespace Hadal.Parallelism.Pipelines;

/// <summary>Where a stage of the model is held: one module of one rank.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Phase">Its module: 0 or 1 for DualPipe and V shapes, the chunk for interleaved.</param>
public readonly record struct PipelinePlace(int Rank, int Phase);
