namespace Hadal.Parallelism.Pipelines;

/// <summary>What a simulation tells of a schedule, in the unit of its costs.</summary>
public sealed class PipelineTimeline
{
    private readonly double[][]? _starts;
    private readonly double[][]? _ends;
    private readonly double[] _bubbles;
    private readonly int[] _peaks;

    internal PipelineTimeline(double makespan, long operations, double[] bubbles, int[] peaks, double? formula, double[][]? starts, double[][]? ends)
    {
        (Makespan, Operations, _bubbles, _peaks, Formula, _starts, _ends) = (makespan, operations, bubbles, peaks, formula, starts, ends);
    }

    /// <summary>From the start to the end of the last operation of all ranks.</summary>
    public double Makespan { get; }

    /// <summary>Operations of all programs, batches of transfers included.</summary>
    public long Operations { get; }

    /// <summary>Of each rank, the part of the makespan in which it does not compute.</summary>
    public ReadOnlySpan<double> Bubbles => _bubbles;

    /// <summary>Of each rank, the most micro-batches of a module that are between the start of their forward and the end of their backward (of the input).</summary>
    public ReadOnlySpan<int> PeakActivations => _peaks;

    /// <summary>The method's published formula of the largest bubble, an ideal; null where there is none.</summary>
    public double? Formula { get; }

    /// <summary>When each operation of a rank's program starts, in the order of <see cref="PipelineProgram.Operations"/>, batches of transfers included.</summary>
    /// <exception cref="InvalidOperationException">The simulation was told to keep no times.</exception>
    public ReadOnlySpan<double> Starts(int rank) => Kept(_starts)[rank];

    /// <summary>When each operation of a rank's program ends, in the order of <see cref="PipelineProgram.Operations"/>, batches of transfers included.</summary>
    /// <exception cref="InvalidOperationException">The simulation was told to keep no times.</exception>
    public ReadOnlySpan<double> Ends(int rank) => Kept(_ends)[rank];

    private static double[][] Kept(double[][]? times) => times ?? throw new InvalidOperationException("This simulation kept no times of operations.");
}
