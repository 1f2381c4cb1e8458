namespace Hadal.Parallelism.Traces;

/// <summary>What many events have in common.</summary>
/// <param name="Name">Number of the name.</param>
/// <param name="Device">The GPU.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Blocks">Blocks of the grid; 0 where that is not said.</param>
/// <param name="IsMemory">Whether it is a copy or a fill.</param>
/// <param name="Recorded">The class that a recorder wrote beside.</param>
internal readonly record struct GpuWork(int Name, int Device, int Stream, long Blocks, bool IsMemory, KernelClass? Recorded);
