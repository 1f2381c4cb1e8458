namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>Which rank and phase holds which stage, of all programs that compute.</summary>
internal sealed class StageMap
{
    private readonly int[][] _stages;
    private readonly ILookup<int, StageHolder> _holders;

    internal StageMap(IReadOnlyList<PipelineProgram> programs, Func<int, int, int> stageOf)
    {
        _stages = [.. programs.Select((program, rank) => Enumerable.Range(0, PhasesOf(program)).Select(phase => stageOf(rank, phase)).ToArray())];
        // By phase first: every rank that adds up a stage's gradients takes the same order.
        _holders = _stages
            .SelectMany((stages, rank) => stages.Select((stage, phase) => (Stage: stage, Holder: new StageHolder(rank, phase))))
            .OrderBy(held => held.Holder.Phase).ThenBy(held => held.Holder.Rank)
            .ToLookup(held => held.Stage, held => held.Holder);
        Last = _stages.Max(stages => stages.DefaultIfEmpty(-1).Max());
        Trains = programs.Any(program => program.Operations.ToArray().Any(operation => operation.Kind is not (PipelineOpKind.Forward or PipelineOpKind.Communicate)));
    }

    /// <summary>The stage that computes the loss.</summary>
    internal int Last { get; }

    /// <summary>Whether there is a backward.</summary>
    internal bool Trains { get; }

    internal int Of(int rank, int phase) => _stages[rank][phase];

    /// <summary>The phase of a rank that holds a stage.</summary>
    internal int PhaseOf(int rank, int stage)
    {
        int phase = Array.IndexOf(_stages[rank], stage);
        return phase >= 0 ? phase : throw new InvalidOperationException($"Rank {rank} neither holds stage {stage} nor sends to it.");
    }

    /// <summary>The stages of a rank that other ranks hold too, ascending, each with all who hold it.</summary>
    internal IEnumerable<IReadOnlyList<StageHolder>> Mirrored(int rank) => _stages[rank]
        .Order()
        .Select(stage => _holders[stage].ToArray())
        .Where(holders => holders.Any(holder => holder.Rank != rank));

    private static int PhasesOf(PipelineProgram program)
    {
        int phases = 0;
        foreach (PipelineOp operation in program.Operations)
        {
            if (operation.Kind != PipelineOpKind.Communicate)
                phases = Math.Max(phases, Math.Max(operation.Phase, operation.BackwardPhase) + 1);
        }

        return phases;
    }
}
