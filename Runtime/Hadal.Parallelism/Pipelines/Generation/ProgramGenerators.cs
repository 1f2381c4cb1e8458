namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>One generator a method.</summary>
internal static class ProgramGenerators
{
    /// <summary>What makes the program of a rank.</summary>
    internal static Func<int, PipelineProgram> Of(PipelineKind kind, int ranks, int microBatches, PipelineOptions options, StageLayout layout) => kind switch
    {
        PipelineKind.DualPipe or PipelineKind.DualPipeV => rank => new PairedProgram(kind, ranks, microBatches, new(layout, options, rank), rank).Write(),
        _ => throw new NotSupportedException($"{PipelineKindNames.NameOf(kind)}."),
    };
}
