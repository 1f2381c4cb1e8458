namespace Hadal.Cli.Commands.Trace.Analyze;

/// <summary>A phase in the document.</summary>
internal sealed record PhaseRow(string Name, double BusyUs);
