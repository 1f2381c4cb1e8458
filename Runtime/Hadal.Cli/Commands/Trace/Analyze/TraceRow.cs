using Hadal.Parallelism.Traces;

namespace Hadal.Cli.Commands.Trace.Analyze;

/// <summary>One trace in the document, in µs.</summary>
internal sealed record TraceRow(
    string File,
    double SpanUs,
    double BusyUs,
    double IdleUs,
    double ComputationUs,
    double CommunicationUs,
    double OverlapUs,
    double? CommunicationOverlapRatio,
    double ExposedCommunicationUs,
    IReadOnlyList<StreamRow> Streams,
    IReadOnlyList<KernelRow> Kernels,
    IReadOnlyList<PhaseRow> Phases,
    int? CommunicationSms,
    IReadOnlyList<HostWait> HostWaits)
{
    internal static TraceRow Of(TraceAnalysis trace) => new(
        trace.Name,
        trace.SpanUs,
        trace.BusyUs,
        trace.IdleUs,
        trace.ComputationUs,
        trace.CommunicationUs,
        trace.OverlapUs,
        trace.CommunicationOverlapRatio,
        trace.ExposedCommunicationUs,
        [.. trace.Streams.Select(stream => new StreamRow(stream.Id, stream.Kernels, stream.BusyUs))],
        [.. trace.Kernels.Select(kernel => new KernelRow(kernel.Name, kernel.Class.Name(), kernel.Count, kernel.TotalUs))],
        [.. trace.Phases.Select(phase => new PhaseRow(phase.Name, phase.BusyUs))],
        trace.CommunicationSms,
        trace.HostWaits);
}
