using System.Text.Json.Serialization;
using Hadal.Parallelism.Traces;

namespace Hadal.Cli.Commands.Trace.Analyze;

/// <summary>What <c>trace analyze --json</c> prints.</summary>
/// <param name="Traces">One a file, in the order of the command line.</param>
/// <param name="Ranks">How the ranks differ; only where several files were given.</param>
internal sealed record TraceDocument(
    IReadOnlyList<TraceRow> Traces,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RankComparison? Ranks)
{
    internal static TraceDocument Of(IReadOnlyList<TraceAnalysis> traces) =>
        new([.. traces.Select(TraceRow.Of)], traces.Count > 1 ? RankComparison.Of(traces) : null);
}
