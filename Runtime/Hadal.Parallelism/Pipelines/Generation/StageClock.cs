namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>
/// When every stage is done with every micro-batch, if operations take given times and transfers none. It adds up as a simulation does, so that
/// what ends at the same time ends there at the same time too.
/// </summary>
internal sealed class StageClock
{
    private readonly StageLayout _layout;
    private readonly int _microBatches;
    private readonly PipelineCosts _times;

    // By rank; then phase, forward or backward, micro-batch. 0 where it is not known yet: nothing ends at 0.
    private readonly double[][] _ends;

    private StageClock(StageLayout layout, int ranks, int microBatches, PipelineCosts times)
    {
        (_layout, _microBatches, _times) = (layout, microBatches, times);
        _ends = [.. Enumerable.Range(0, ranks).Select(_ => new double[layout.Phases * 2 * microBatches])];
    }

    internal double this[PipelinePlace place, bool backward, int microBatch] => End(place, backward, microBatch);

    /// <param name="layout">Which rank holds what.</param>
    /// <param name="ranks">Devices.</param>
    /// <param name="microBatches">Micro-batches of each module.</param>
    /// <param name="times">Of operations. Where one is 0, or lost beside another, all are 1: time must pass.</param>
    /// <param name="computations">The program of a rank without transfers.</param>
    internal static StageClock Of(StageLayout layout, int ranks, int microBatches, PipelineCosts times, Func<int, PipelineProgram> computations)
    {
        StageClock clock = new(layout, ranks, microBatches, Passing(times));
        Ticking[] all = new Ticking[ranks];
        Parallel.For(0, ranks, rank => all[rank] = new(rank, layout.Phases, computations(rank)));
        Stack<int> ready = new(Enumerable.Range(0, ranks).Reverse());
        while (ready.TryPop(out int rank))
        {
            if (clock.GoOn(all[rank]))
            {
                ready.Push((rank + ranks - 1) % ranks);
                ready.Push((rank + 1) % ranks);
            }
        }

        return clock;
    }

    internal double TimeOf(PipelineOpKind kind) => _times.Of(kind);

    /// <summary>Where an operation's input comes from; null of one that has it.</summary>
    internal PipelinePlace? Source(int rank, PipelineOpKind kind, int phase) => kind switch
    {
        PipelineOpKind.Forward => _layout.Before(rank, phase),
        PipelineOpKind.BackwardWeight => null,
        _ => _layout.After(rank, phase),
    };

    private static PipelineCosts Passing(PipelineCosts times)
    {
        const double Smallest = 1e-6;
        double[] each = [times.Forward, times.BackwardInput, times.BackwardWeight];
        return each.Min() > Smallest * each.Max() ? times : new();
    }

    // Whether it has come any further.
    private bool GoOn(Ticking rank)
    {
        int before = rank.At;
        while (rank.Next(out PipelineOpKind kind, out int phase, out int microBatch))
        {
            bool backward = kind != PipelineOpKind.Forward;
            double arrival = 0;
            if (Source(rank.Rank, kind, phase) is { } source && (arrival = End(source, backward, microBatch)) == 0)
            {
                break;
            }

            double end = rank.Advance(kind, phase, arrival, TimeOf(kind));
            if (kind != PipelineOpKind.BackwardWeight)
            {
                End(new(rank.Rank, phase), backward, microBatch) = end;
            }
        }

        return rank.At > before;
    }

    private ref double End(PipelinePlace place, bool backward, int microBatch) =>
        ref _ends[place.Rank][(((place.Phase * 2) + (backward ? 1 : 0)) * _microBatches) + microBatch];

    /// <summary>A rank on its way through its computations, two bytes each: micro-batches come in order, and need not be kept.</summary>
    private sealed class Ticking(int rank, int phases, PipelineProgram program)
    {
        private const int KindBits = 3;

        private readonly ushort[] _codes = Codes(program);
        private readonly int[] _forwards = new int[phases];
        private readonly int[] _backwards = new int[phases];
        private double _now;

        internal int Rank => rank;

        internal int At { get; private set; }

        internal bool Next(out PipelineOpKind kind, out int phase, out int microBatch)
        {
            ushort code = At < _codes.Length ? _codes[At] : default;
            kind = (PipelineOpKind)(code & ((1 << KindBits) - 1));
            phase = code >> KindBits;
            microBatch = (kind == PipelineOpKind.Forward ? _forwards : _backwards)[phase];
            return At < _codes.Length;
        }

        internal double Advance(PipelineOpKind kind, int phase, double arrival, double time)
        {
            if (kind == PipelineOpKind.Forward)
            {
                _forwards[phase]++;
            }
            else if (kind != PipelineOpKind.BackwardWeight)
            {
                _backwards[phase]++;
            }

            At++;
            return _now = Math.Max(_now, arrival) + time;
        }

        private static ushort[] Codes(PipelineProgram program)
        {
            ushort[] codes = new ushort[program.Operations.Length];
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = (ushort)((program.Operations[i].Phase << KindBits) | (int)program.Operations[i].Kind);
            }

            return codes;
        }
    }
}
