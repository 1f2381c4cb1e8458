namespace Hadal;

/// <summary>Work that a CPU stream has done.</summary>
/// <param name="Stream">Which.</param>
/// <param name="Work">What.</param>
/// <param name="Start">When it began, as a <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</param>
/// <param name="End">When it was over.</param>
internal readonly record struct CpuActivity(CpuStream Stream, CpuWork Work, long Start, long End);
