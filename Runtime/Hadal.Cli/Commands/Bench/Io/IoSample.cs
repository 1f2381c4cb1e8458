namespace Hadal.Cli.Commands.Bench.Io;

/// <summary>One round of one contender.</summary>
/// <param name="RequestsPerSecond">Finished requests over the time.</param>
/// <param name="CpuUsPerRequest">Processor time.</param>
/// <param name="AllocatedBytesPerRequest">Managed memory; null where there is none.</param>
internal readonly record struct IoSample(double RequestsPerSecond, double CpuUsPerRequest, double? AllocatedBytesPerRequest);
