using Hadal.Parallelism.Pipelines.Simulation;

namespace Hadal.Parallelism.Pipelines;

/// <summary>Plays a schedule with given times.</summary>
public static class PipelineSimulator
{
    /// <summary>
    /// Plays a schedule. A rank does one thing at a time: computations take their times; a batch of transfers starts when the computation before
    /// it ends, and ends when all that it receives has arrived. What is sent leaves at the batch's start, arrives <see cref="PipelineCosts.Link"/>
    /// later and keeps nobody.
    /// </summary>
    /// <param name="schedule">What to play.</param>
    /// <param name="costs">Times of operations on one module of a rank.</param>
    /// <param name="skew">Of each rank, what its computations' times are multiplied by: 1.1 is a tenth slower. None: 1.</param>
    /// <param name="keepTimes">Whether the times of all operations are kept: 16 bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative or no finite number.</exception>
    /// <exception cref="ArgumentException">The skew has not one positive number a rank; or the schedule does not end, and where it waits.</exception>
    public static PipelineTimeline Run(PipelineSchedule schedule, PipelineCosts costs, IReadOnlyList<double>? skew = null, bool keepTimes = true)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(costs);
        costs.ThrowUnlessTimes();
        if (skew is not null && (skew.Count != schedule.Ranks || skew.Any(factor => !(factor > 0 && double.IsFinite(factor)))))
        {
            throw new ArgumentException($"The skew is one positive number for each of {Counted.Of(schedule.Ranks, "rank")}; given: {skew.Count}: {string.Join(", ", skew.Take(8))}.", nameof(skew));
        }

        return new PipelineSimulation(schedule, costs, skew, keepTimes).Run();
    }
}
