using Hadal.Parallelism.Pipelines.Generation;

namespace Hadal.Parallelism.Pipelines;

/// <summary>What every rank of a pipeline does, and which stages it holds.</summary>
/// <remarks>
/// A program is made when it is asked for and kept only while somebody holds it, so that a schedule of thousands of ranks takes no memory to
/// speak of. Safe from several threads.
/// </remarks>
public sealed class PipelineSchedule
{
    private readonly StageLayout _layout;
    private readonly Func<int, PipelineProgram> _programs;
    private readonly WeakReference<PipelineProgram>?[] _made;

    private PipelineSchedule(PipelineKind kind, int ranks, int microBatches, PipelineOptions options, StageLayout layout, Func<int, PipelineProgram> programs)
    {
        (Kind, Ranks, MicroBatches, Options, _layout, _programs) = (kind, ranks, microBatches, options, layout, programs);
        _made = new WeakReference<PipelineProgram>?[ranks];
    }

    /// <summary>The method.</summary>
    public PipelineKind Kind { get; }

    /// <summary>Devices.</summary>
    public int Ranks { get; }

    /// <summary>Stages that the model is cut into: twice the ranks for the V shapes, chunks × ranks for interleaved, else the ranks.</summary>
    public int Stages => _layout.Stages;

    /// <summary>Modules that each rank holds.</summary>
    public int Phases => _layout.Phases;

    /// <summary>Micro-batches in all, both directions together.</summary>
    public int MicroBatches { get; }

    /// <summary>What it was made with.</summary>
    public PipelineOptions Options { get; }

    /// <summary>Micro-batches that go through each module: half of all for DualPipe, whose other half goes through the other, else all.</summary>
    public int MicroBatchesPerPhase => Kind == PipelineKind.DualPipe ? MicroBatches / 2 : MicroBatches;

    /// <summary>The program of a rank.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public PipelineProgram this[int rank]
    {
        get
        {
            ThrowUnlessRank(rank);
            if (_made[rank] is { } made && made.TryGetTarget(out PipelineProgram? program))
            {
                return program;
            }

            program = _programs(rank);
            _made[rank] = new(program);
            return program;
        }
    }

    /// <summary>Makes a schedule.</summary>
    /// <param name="kind">The method.</param>
    /// <param name="ranks">Devices.</param>
    /// <param name="microBatches">Micro-batches in all, both directions together.</param>
    /// <param name="options">What it may differ in; the defaults where null.</param>
    /// <exception cref="ArgumentException">The method has no such schedule (<see cref="PipelineRules"/>).</exception>
    public static PipelineSchedule Create(PipelineKind kind, int ranks, int microBatches, PipelineOptions? options = null)
    {
        options ??= new();
        if (PipelineRules.Complaint(kind, ranks, microBatches, options.Chunks) is string complaint)
        {
            throw new ArgumentException(complaint);
        }

        options.Times?.ThrowUnlessTimes();
        StageLayout layout = new(kind, ranks, options.Chunks);
        return new(kind, ranks, microBatches, options, layout, ProgramGenerators.Of(kind, ranks, microBatches, options, layout));
    }

    /// <summary>The same stages with other programs: one's own schedule, to be validated, simulated, drawn or run.</summary>
    /// <param name="programs">One a rank, in the order of the ranks.</param>
    /// <exception cref="ArgumentException">There is not one program a rank, or one is of another rank.</exception>
    public PipelineSchedule WithPrograms(IReadOnlyList<PipelineProgram> programs)
    {
        ArgumentNullException.ThrowIfNull(programs);
        if (programs.Count != Ranks || programs.Where((program, rank) => program?.Rank != rank).Any())
        {
            throw new ArgumentException($"{Ranks} programs are expected, of the ranks 0 … {Ranks - 1} in this order; there are {programs.Count}, of {string.Join(", ", programs.Take(8).Select(program => program?.Rank.ToString() ?? "null"))}.", nameof(programs));
        }

        PipelineProgram[] own = [.. programs];
        return new(Kind, Ranks, MicroBatches, Options, _layout, rank => own[rank]);
    }

    /// <summary>The stage that a rank holds as its module <paramref name="phase"/>; DualPipe's ranks hold stage r of one direction and P − 1 − r of the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank or module.</exception>
    public int StageOf(int rank, int phase)
    {
        ThrowUnlessPlace(rank, phase);
        return _layout.StageOf(rank, phase);
    }

    /// <summary>Who gets a module's activations, and gives it their gradients; null of the last stage, which has the loss. May be the same rank's other module.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank or module.</exception>
    public PipelinePlace? After(int rank, int phase)
    {
        ThrowUnlessPlace(rank, phase);
        return _layout.After(rank, phase);
    }

    /// <summary>Who gives a module its activations, and gets their gradients; null of the first stage, which has the input. May be the same rank's other module.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank or module.</exception>
    public PipelinePlace? Before(int rank, int phase)
    {
        ThrowUnlessPlace(rank, phase);
        return _layout.Before(rank, phase);
    }

    /// <summary>Which of all micro-batches a module's <paramref name="microBatch"/>th is: DualPipe's second half goes through the modules of phase 1.</summary>
    public int MicroBatchOf(int phase, int microBatch) => Kind == PipelineKind.DualPipe && phase == 1 ? MicroBatchesPerPhase + microBatch : microBatch;

    private void ThrowUnlessPlace(int rank, int phase)
    {
        ThrowUnlessRank(rank);
        if ((uint)phase >= (uint)Phases)
        {
            throw new ArgumentOutOfRangeException(nameof(phase), phase, $"A rank of this schedule has the modules 0 … {Phases - 1}.");
        }
    }

    private void ThrowUnlessRank(int rank)
    {
        if ((uint)rank >= (uint)Ranks)
        {
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"This schedule has the ranks 0 … {Ranks - 1}.");
        }
    }
}
