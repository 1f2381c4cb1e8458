namespace Hadal.Cli.Commands.Trace.Analyze;

/// <summary>A stream in the document.</summary>
internal sealed record StreamRow(int Id, long Kernels, double BusyUs);
