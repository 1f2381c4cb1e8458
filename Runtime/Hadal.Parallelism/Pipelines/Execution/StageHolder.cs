namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>One that holds a stage: a module of a rank.</summary>
internal readonly record struct StageHolder(int Rank, int Phase);
