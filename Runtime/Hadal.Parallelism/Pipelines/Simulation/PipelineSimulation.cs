using System.Collections.Concurrent;

namespace Hadal.Parallelism.Pipelines.Simulation;

/// <summary>One play of a schedule: each rank goes on until it must receive what was not sent yet.</summary>
internal sealed class PipelineSimulation
{
    private readonly PipelineSchedule _schedule;
    private readonly PipelineCosts _costs;
    private readonly SimulatedRank[] _ranks;
    private readonly Stack<int> _ready = new();

    internal PipelineSimulation(PipelineSchedule schedule, PipelineCosts costs, IReadOnlyList<double>? skew, bool keepTimes)
    {
        (_schedule, _costs) = (schedule, costs);
        _ranks = new SimulatedRank[schedule.Ranks];
        ConcurrentDictionary<(int, int), SimulatedLink> links = new();
        double[] times = [.. Enum.GetValues<PipelineOpKind>().Select(costs.Of)];
        Parallel.For(0, schedule.Ranks, rank =>
        {
            SimulatedProgram program = SimulatedProgram.Of(schedule[rank], (from, to) => links.GetOrAdd((from, to), pair => new(pair.Item1, pair.Item2)));
            double factor = skew?[rank] ?? 1;
            _ranks[rank] = new(program, [.. times.Select(time => time * factor)], keepTimes);
        });
    }

    internal PipelineTimeline Run()
    {
        for (int rank = _ranks.Length - 1; rank >= 0; rank--)
        {
            _ready.Push(rank);
        }

        Action<SimulatedLink> wake = Wake;
        while (_ready.TryPop(out int rank))
        {
            _ranks[rank].GoOn(_costs.Link, wake);
        }

        ThrowIfStuck();
        double makespan = _ranks.Max(rank => rank.Now);
        return new(
            makespan,
            _ranks.Sum(rank => (long)rank.Program.Operations),
            [.. _ranks.Select(rank => makespan - rank.Busy)],
            [.. _ranks.Select(rank => rank.Program.PeakActivations)],
            PipelineFormulas.Bubble(_schedule, _costs),
            _ranks[0].Starts is null ? null : [.. _ranks.Select(rank => rank.Starts!)],
            _ranks[0].Ends is null ? null : [.. _ranks.Select(rank => rank.Ends!)]);
    }

    private void Wake(SimulatedLink link)
    {
        if ((uint)link.Receiver < (uint)_ranks.Length && _ranks[link.Receiver].Awaited == link)
        {
            _ranks[link.Receiver].Awaited = null;
            _ready.Push(link.Receiver);
        }
    }

    private void ThrowIfStuck()
    {
        int stuck = Array.FindIndex(_ranks, rank => rank.Awaited is not null);
        if (stuck >= 0)
        {
            throw new ArgumentException(
                $"The schedule does not end: rank {stuck} waits at operation {_ranks[stuck].Operation} for what rank {_ranks[stuck].Awaited!.Sender} never sends.");
        }
    }
}
