using Hadal.Cli.Commands.Bench.Gemm.Measurements;
using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>What a command line asks for.</summary>
internal sealed record GemmBenchRequest
{
    /// <summary>Shapes to measure; none for those of the measurements themselves.</summary>
    public IReadOnlyList<GemmShape> Shapes { get; init; } = [];

    /// <summary>One of <see cref="GemmOperation.Names"/>; null where none is named.</summary>
    public string? Operation { get; init; }

    /// <summary>Elements of D; null where none are named.</summary>
    public GemmResult? Result { get; init; }

    /// <summary>Whether cuBLASLt is measured too.</summary>
    public bool WithPeer { get; init; }

    /// <summary>Parts of the chip.</summary>
    public IReadOnlyList<int> SmBudgets { get; init; } = [];

    /// <summary>Whether row counts are swept.</summary>
    public bool SweepM { get; init; }

    /// <summary>Whether candidates are measured.</summary>
    public bool Candidates { get; init; }

    /// <summary>Whether chains are measured.</summary>
    public bool Chain { get; init; }

    /// <summary>How long to measure.</summary>
    public BenchEffort Effort { get; init; } = new(BenchEffort.DefaultRounds, TimeSpan.FromSeconds(BenchEffort.DefaultSustainedSeconds));

    /// <summary>The option of the first measurement that is named, and that needs a GPU; null without one.</summary>
    internal string? NamedMeasurement =>
        SmBudgets.Count > 0 ? GemmBenchOptions.SmBudgetName
        : SweepM ? GemmBenchOptions.SweepName
        : Candidates ? GemmBenchOptions.CandidatesName
        : Chain ? GemmBenchOptions.ChainName
        : null;
}
