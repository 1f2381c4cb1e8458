using System.Runtime.InteropServices;

namespace Hadal.Parallelism.Traces;

/// <summary>What is kept of one piece of work on a GPU: 20 bytes, and 12 of its <see cref="Launch"/>.</summary>
/// <param name="Start">In ns.</param>
/// <param name="Kind">Number of its <see cref="GpuWork"/>.</param>
/// <param name="Correlation">The launch that it came from; 0 where none is named.</param>
/// <param name="PackedDuration">As <see cref="PackedDurations"/> has it.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct GpuEvent(long Start, int Kind, uint Correlation, uint PackedDuration);
