namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>Stages that several ranks hold, each with its own copy of the weights.</summary>
internal static class MirroredStages
{
    /// <summary>Those of one rank: for each, everywhere it is held.</summary>
    /// <returns>Stages ascending, so that ranks meet in the same order; of each, places by phase, so that all add up in the same order.</returns>
    internal static IEnumerable<IReadOnlyList<PipelinePlace>> Of(PipelineSchedule schedule, int rank) =>
        from stage in Enumerable.Range(0, schedule.Phases).Select(phase => schedule.StageOf(rank, phase)).Order()
        let places = PlacesOf(schedule, stage)
        where places.Count > 1
        select places;

    private static List<PipelinePlace> PlacesOf(PipelineSchedule schedule, int stage) =>
    [
        .. from phase in Enumerable.Range(0, schedule.Phases)
           from rank in Enumerable.Range(0, schedule.Ranks)
           where schedule.StageOf(rank, phase) == stage
           select new PipelinePlace(rank, phase),
    ];
}
