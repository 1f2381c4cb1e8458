namespace Hadal.Parallelism.Traces;

/// <summary>What a trace says about one rank's GPU. Times are in µs; busy time is the length of a union, so that what runs together counts once.</summary>
public sealed record TraceAnalysis
{
    /// <summary>What the trace was called.</summary>
    public required string Name { get; init; }

    /// <summary>The rank that the trace says it is of (<c>distributedInfo.rank</c>).</summary>
    public int? Rank { get; init; }

    /// <summary>How many multiprocessors the GPU has (<c>deviceProperties</c>).</summary>
    public int? Multiprocessors { get; init; }

    /// <summary>How many GPUs the work ran on. Times of several are taken together.</summary>
    public required int Devices { get; init; }

    /// <summary>The start of the first work, in µs of the trace's clock.</summary>
    public required double StartUs { get; init; }

    /// <summary>From the start of the first work to the end of the last.</summary>
    public required double SpanUs { get; init; }

    /// <summary>Any work runs.</summary>
    public required double BusyUs { get; init; }

    /// <summary>No work runs, within the span.</summary>
    public double IdleUs => SpanUs - BusyUs;

    /// <summary>Computation runs.</summary>
    public required double ComputationUs { get; init; }

    /// <summary>Communication runs.</summary>
    public required double CommunicationUs { get; init; }

    /// <summary>Copies or fills run.</summary>
    public required double MemoryUs { get; init; }

    /// <summary>Computation and communication run at once.</summary>
    public required double OverlapUs { get; init; }

    /// <summary>The part of communication that computation hides; null without communication.</summary>
    public double? CommunicationOverlapRatio => CommunicationUs > 0 ? OverlapUs / CommunicationUs : null;

    /// <summary>Communication that no computation hides.</summary>
    public double ExposedCommunicationUs => CommunicationUs - OverlapUs;

    /// <summary>The multiprocessors that communication takes: its grids, by what it spent most time with. Null where no grid is told.</summary>
    public int? CommunicationSms { get; init; }

    /// <summary>The same of computation, among the kernels whose grid fits the GPU at once (persistent ones). Null where none does.</summary>
    public int? ComputationSms { get; init; }

    /// <summary>By number of the stream.</summary>
    public required IReadOnlyList<StreamActivity> Streams { get; init; }

    /// <summary>By total time, longest first.</summary>
    public required IReadOnlyList<KernelTotal> Kernels { get; init; }

    /// <summary>In the order in which they first launched something.</summary>
    public required IReadOnlyList<PhaseActivity> Phases { get; init; }

    /// <summary>The longest, in the order of time.</summary>
    public required IReadOnlyList<HostWait> HostWaits { get; init; }

    /// <summary>The longest gaps of the whole GPU, in the order of time.</summary>
    public required IReadOnlyList<Bubble> Bubbles { get; init; }

    /// <summary>Each run of communication, to be held against those of other ranks.</summary>
    internal CommunicationRuns Communication { get; init; } = CommunicationRuns.None;

    /// <summary>Why something is missing in the trace, as who recorded it says; null where it says nothing.</summary>
    public string? Incomplete { get; init; }

    /// <summary>What a reader of the figures should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
