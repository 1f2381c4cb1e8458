namespace Hadal.Cli.Commands.Trace.Analyze;

/// <summary>A kernel in the document.</summary>
internal sealed record KernelRow(string Name, string Class, long Count, double TotalUs);
